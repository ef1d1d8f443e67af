interface RowActionProps {
  /** Said with the row's name: "Revoke CI". */
  label: string;
  children: string;
  onAct(): void;
}

/** What ends the thing of a row, by pointer. The row is the tab stop, and Delete does the same there. */
export function RowAction({ label, children, onAct }: RowActionProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      onClick={(event) => {
        // So that the grid does not open the row as well.
        event.preventDefault();
        onAct();
      }}
      className="h-7 rounded-md px-2 text-danger-text hover:bg-surface-hover"
    >
      {children}
    </button>
  );
}
