import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { readWhole } from "#/api/content";
import { blockingFault } from "#/api/fault";
import type { StoredObject } from "#/api/objects";
import { formatBytes } from "#/lib/bytes";
import { lastSegment } from "#/lib/object-key";
import { Button } from "#/ui/button";
import { FaultNotice } from "#/ui/states";
import { SVG } from "./kind";

/** A larger image waits until it is asked for. */
const AT_ONCE_BYTES = 8 * 1024 * 1024;
/** An SVG becomes part of an address, which must not grow without bound. */
const MAX_SVG_BYTES = 2 * 1024 * 1024;

/**
 * An image, never as a document of its own: a raster image from a blob that says one of the harmless types, an SVG
 * as a `data:` image. Neither runs a script, and neither can be opened as a page of the console's origin.
 */
export function ImageView({ object, type }: { object: StoredObject; type: string }) {
  const { bucket, key, etag, sizeBytes } = object;
  const [wanted, setWanted] = useState(sizeBytes <= AT_ONCE_BYTES);
  const [broken, setBroken] = useState(false);
  const svg = type === SVG;
  const query = useQuery({
    queryKey: ["image", bucket, key, etag],
    queryFn: ({ signal }) => readWhole(object, signal),
    enabled: wanted && !(svg && sizeBytes > MAX_SVG_BYTES),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const show = useImage(query.data, type);
  const fault = blockingFault(query);
  if (svg && sizeBytes > MAX_SVG_BYTES) return <Said>This drawing is too large to be shown. Look at its text instead.</Said>;
  if (!wanted) {
    return (
      <Said>
        <Button onClick={() => setWanted(true)}>{`Show the image (${formatBytes(sizeBytes)})`}</Button>
      </Said>
    );
  }
  if (fault !== null) return <FaultNotice fault={fault} onRetry={() => void query.refetch()} />;
  if (broken) return <Said>This is not an image that the browser can show.</Said>;
  if (query.data === undefined) return <div role="status" aria-label="Loading the image" className="waiting h-full min-h-24 w-full" />;
  return (
    <div className="checkered flex h-full items-center justify-center overflow-hidden p-2">
      <img
        ref={show}
        alt={lastSegment(key)}
        onError={() => setBroken(true)}
        className="max-h-full max-w-full object-contain"
      />
    </div>
  );
}

function Said({ children }: { children: React.ReactNode }) {
  return <div className="flex h-full items-center justify-center p-4 text-center text-text-muted">{children}</div>;
}

/** Gives the image its bytes, and takes the blob's address back when it goes. */
function useImage(bytes: Uint8Array<ArrayBuffer> | undefined, type: string): (image: HTMLImageElement) => () => void {
  return useCallback(
    (image) => {
      const url =
        type === SVG
          ? `data:${SVG},${encodeURIComponent(new TextDecoder().decode(bytes))}`
          : URL.createObjectURL(new Blob(bytes === undefined ? [] : [bytes], { type }));
      image.src = url;
      return () => URL.revokeObjectURL(url);
    },
    [bytes, type],
  );
}
