import { queryOptions } from "@tanstack/react-query";
import { listAccounts } from "./accounts";
import { LIVE_MS } from "./queries";

/** All accounts, for the operator. */
export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: ({ signal }) => listAccounts(signal),
  refetchInterval: LIVE_MS,
});
