import { useInfiniteQuery } from "@tanstack/react-query";
import type { Key } from "./keys";
import { keysQuery } from "./queries";

/** A key by its id, if it is still there and whoever looks may list keys; null asks for nothing. */
export function useKey(id: string | null): Key | undefined {
  const keys = useInfiniteQuery({ ...keysQuery, enabled: id !== null });
  return keys.data?.pages.flatMap((page) => page.data).find((key) => key.id === id);
}
