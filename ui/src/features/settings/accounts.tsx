import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import type { Account } from "#/api/account";
import { accountsQuery } from "#/api/account-queries";
import { blockingFault } from "#/api/fault";
import { formatBytes, formatCount } from "#/lib/bytes";
import { Button } from "#/ui/button";
import type { Column } from "#/ui/grid/columns";
import { DataGrid } from "#/ui/grid/data-grid";
import { RowAction } from "#/ui/grid/row-action";
import { Name } from "#/ui/name";
import { FaultState, LoadingRows } from "#/ui/states";
import { AccountDialog } from "./account-dialog";
import { DeleteAccountDialog } from "./delete-account-dialog";
import { SettingsFrame } from "./frame";

/** The accounts of this server and what they may use: for the operator. */
export function AccountSettings() {
  // No event tells of the other accounts.
  const accounts = useQuery({ ...accountsQuery, refetchInterval: 2_000 });
  const [open, setOpen] = useState<{ account: Account | null; to: "change" | "delete" } | null>(null);
  const columns = useMemo(() => accountColumns((account) => setOpen({ account, to: "delete" })), []);
  const rows = accounts.data;
  const fault = blockingFault(accounts);
  const close = () => setOpen(null);
  // As it is now, not as it was when the dialog opened.
  const chosen = rows?.find(({ id }) => id === open?.account?.id) ?? null;
  const create = (
    <Button look="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setOpen({ account: null, to: "change" })}>
      New account
    </Button>
  );
  return (
    <SettingsFrame here="accounts" actions={rows === undefined ? undefined : create}>
      {fault !== null ? (
        <FaultState fault={fault} onRetry={() => void accounts.refetch()} />
      ) : rows === undefined ? (
        <LoadingRows label="Loading the accounts" rows={3} />
      ) : (
        // Never empty: the default account stays.
        <DataGrid
          label="Accounts"
          columns={columns}
          rows={rows}
          rowId={accountId}
          fitsFromPx={820}
          total={rows.length}
          onOpen={(account) => setOpen({ account, to: "change" })}
          onDelete={(account) => setOpen({ account, to: "delete" })}
        />
      )}
      {open?.to === "change" && <AccountDialog account={chosen} onClose={close} />}
      {open?.to === "delete" && chosen !== null && <DeleteAccountDialog account={chosen} onClose={close} />}
    </SettingsFrame>
  );
}

function accountColumns(onDelete: (account: Account) => void): readonly Column<Account>[] {
  return [
    { id: "name", header: "Name", width: "minmax(8rem, 1fr)", cell: ({ name }) => <Name className="font-medium">{name}</Name> },
    { id: "plan", header: "Plan", width: "8rem", optional: true, cell: ({ plan }) => <Name>{plan.name}</Name> },
    {
      id: "storage",
      header: "Stored",
      width: "11rem",
      cell: ({ usage, plan }) => (
        <span className="truncate">
          {formatBytes(usage.storageBytes)}
          {plan.maxStorageBytes != null && <span className="text-text-muted"> of {formatBytes(plan.maxStorageBytes)}</span>}
        </span>
      ),
    },
    { id: "objects", header: "Objects", width: "5rem", end: true, cell: ({ usage }) => formatCount(usage.objectCount) },
    { id: "buckets", header: "Buckets", width: "5rem", end: true, optional: true, cell: ({ usage }) => formatCount(usage.bucketCount) },
    {
      id: "rate",
      header: "Rate limit",
      width: "6rem",
      end: true,
      optional: true,
      cell: ({ plan }) => (plan.requestsPerMinute == null ? "No limit" : formatCount(plan.requestsPerMinute)),
    },
    {
      id: "delete",
      header: "Actions",
      headerUnseen: true,
      width: "4rem",
      end: true,
      cell: (account) => (
        <RowAction label={`Delete ${account.name}`} onAct={() => onDelete(account)}>
          Delete
        </RowAction>
      ),
    },
  ];
}

const accountId = (account: Account) => account.id;
