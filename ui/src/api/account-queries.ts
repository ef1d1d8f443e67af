import { queryOptions } from "@tanstack/react-query";
import { listAccounts } from "./accounts";

/** All accounts, for the operator. The events are those of one account, so the others are asked for now and then. */
export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: ({ signal }) => listAccounts(signal),
  refetchInterval: 60_000,
});
