import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { isEncoded, readRange, readWhole } from "#/api/content";
import { faultOf } from "#/api/fault";
import type { StoredObject } from "#/api/objects";
import type { Fault } from "#/ui/states";

/** What is loaded at first, and with each "Load more". */
const CHUNK_BYTES = 1024 * 1024;
/** What is stored compressed can only be read whole; beyond this it is better downloaded. */
const MAX_ENCODED_BYTES = 8 * CHUNK_BYTES;

export interface Content {
  bytes: Uint8Array<ArrayBuffer> | undefined;
  complete: boolean;
  loading: boolean;
  fault: Fault | null;
  /** Compressed as it is stored, and too much of it to be read whole. */
  refused: boolean;
  more(): void;
  retry(): void;
}

/** The beginning of an object's bytes, and more of them on demand. */
export function useContent(object: StoredObject): Content {
  const { bucket, key, etag, sizeBytes } = object;
  const encoded = isEncoded(object);
  const refused = encoded && sizeBytes > MAX_ENCODED_BYTES;
  const query = useInfiniteQuery({
    queryKey: ["content", bucket, key, etag],
    queryFn: ({ pageParam, signal }) =>
      encoded ? readWhole(object, signal) : readRange(object, pageParam, Math.min(pageParam + CHUNK_BYTES, sizeBytes), signal),
    initialPageParam: 0,
    getNextPageParam: (_, pages) => {
      const read = pages.reduce((sum, page) => sum + page.length, 0);
      return encoded || read >= sizeBytes ? null : read;
    },
    enabled: !refused,
    // One version's bytes never change, and nobody needs them once its preview is closed.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const pages = query.data?.pages;
  const bytes = useMemo(() => (pages === undefined ? undefined : joined(pages)), [pages]);
  return {
    bytes,
    complete: bytes !== undefined && !query.hasNextPage,
    loading: query.isFetching,
    fault: query.error === null ? null : faultOf(query.error),
    refused,
    more: () => {
      if (!query.isFetching) void query.fetchNextPage();
    },
    retry: () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch()),
  };
}

function joined(pages: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = pages;
  if (pages.length === 1 && first !== undefined) return first;
  const all = new Uint8Array(pages.reduce((sum, page) => sum + page.length, 0));
  let at = 0;
  for (const page of pages) {
    all.set(page, at);
    at += page.length;
  }
  return all;
}
