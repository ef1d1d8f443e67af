import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, ChevronsUpDown, Settings2 } from "lucide-react";
import { platform } from "#platform";
import { accountsQuery } from "#/api/account-queries";
import type { Account } from "#/api/account";
import { accountQuery } from "#/api/queries";
import { actingFor, isOperator } from "#/api/session";
import { useGo } from "#/lib/link";
import { paths } from "#/paths";
import { Menu, MenuItem } from "#/ui/menu";

/** The account one is in. The operator of a server with several can go over to another. */
export function AccountSwitch() {
  const account = useQuery(accountQuery);
  const operator = isOperator() && platform.can("actFor");
  const accounts = useQuery({ ...accountsQuery, enabled: operator });
  const queryClient = useQueryClient();
  const go = useGo();
  const name = account.data?.name ?? "";
  if (!operator || (accounts.data?.length ?? 0) < 2) {
    return (
      <span className="min-w-0 flex-1 truncate px-2.5 text-text-muted max-md:sr-only" title="Current account">
        <bdi>{name}</bdi>
      </span>
    );
  }
  const enter = ({ id, name: chosen }: Account) => {
    actingFor.set({ id, name: chosen });
    // First away from what belongs to the other account, so that no screen asks for it in this one.
    go(paths.overview());
    void queryClient.resetQueries();
  };
  return (
    <span className="min-w-0 flex-1">
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`Account: ${name}. Change account`}
            className="flex h-8 w-full min-w-0 items-center gap-1.5 rounded-md px-2.5 hover:bg-surface-hover max-md:justify-center max-md:px-0"
          >
            <bdi className="min-w-0 flex-1 truncate text-left max-md:sr-only">{name}</bdi>
            <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-text-muted" />
          </button>
        }
      >
        {accounts.data?.map((one) => (
          <MenuItem
            key={one.id}
            icon={one.id === account.data?.id ? <Check size={15} aria-hidden /> : <span className="w-[15px]" />}
            onSelect={() => enter(one)}
          >
            <bdi className="max-w-60 truncate">{one.name}</bdi>
          </MenuItem>
        ))}
        <MenuItem icon={<Settings2 size={15} aria-hidden />} onSelect={() => go(paths.settings("accounts"))}>
          Manage accounts
        </MenuItem>
      </Menu>
    </span>
  );
}
