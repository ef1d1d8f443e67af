import { Suspense, lazy } from "react";
import type { Choice } from "./chosen";
import { DeleteDialog } from "./delete-dialog";
import { NewFolderDialog } from "./new-folder-dialog";
import type { Row } from "./rows";

const TransferDialog = lazy(() => import("./transfer-dialog"));
const RenameDialog = lazy(() => import("./rename-dialog"));

/** What a person is about to do. */
export type Doing =
  | { what: "new-folder" }
  | { what: "rename"; row: Row }
  | { what: "copy" | "move" | "delete"; choice: Choice };

interface ObjectDialogsProps {
  bucket: string;
  prefix: string;
  doing: Doing | null;
  trashDays: number;
  openKey: string | null;
  onClose(): void;
  /** The object whose details are open is no longer there. */
  onGone(): void;
  /** It has another key now. */
  onRenamed(key: string): void;
}

/** The dialog for what is being done, if any. */
export function ObjectDialogs({ bucket, prefix, doing, trashDays, openKey, onClose, onGone, onRenamed }: ObjectDialogsProps) {
  if (doing === null) return null;
  if (doing.what === "new-folder") return <NewFolderDialog bucket={bucket} prefix={prefix} onClose={onClose} />;
  if (doing.what === "rename") {
    return (
      <Suspense>
        <RenameDialog
          bucket={bucket}
          row={doing.row}
          trashDays={trashDays}
          onClose={onClose}
          onRenamed={(id) => {
            if (openKey === doing.row.id) onRenamed(id);
          }}
        />
      </Suspense>
    );
  }
  const leave = () => {
    if (openKey !== null && doing.choice.targets.keys.includes(openKey)) onGone();
  };
  if (doing.what === "delete") {
    return <DeleteDialog bucket={bucket} prefix={prefix} choice={doing.choice} trashDays={trashDays} onClose={onClose} onDeleted={leave} />;
  }
  return (
    <Suspense>
      <TransferDialog bucket={bucket} prefix={prefix} choice={doing.choice} how={doing.what} onClose={onClose} onMoved={leave} />
    </Suspense>
  );
}
