import { useRouterState } from "@tanstack/react-router";
import { BucketSettings } from "#/features/buckets/settings-dialog";
import { BucketBrowser } from "#/features/objects/page";
import { useGo } from "#/lib/link";
import { paths, prefixOf, restOfBucketPath } from "#/paths";

/** Reads the address of a folder, and puts the bucket's settings over it when that asks for them. */
export function BucketRoute() {
  // The address itself, not the router's parameters: those are decoded once too often for a folder named "100%25".
  const location = useRouterState({ select: (state) => state.location.publicHref });
  const go = useGo();
  const url = new URL(location, "http://console");
  const bucket = decodeURIComponent(url.pathname.split("/")[2] ?? "");
  const prefix = prefixOf(restOfBucketPath(url.pathname), url.searchParams.get("prefix") ?? undefined);
  const object = url.searchParams.get("object");
  return (
    <>
      {/* Another folder is another list: nothing selected or scrolled carries over. */}
      <BucketBrowser key={`${bucket}/${prefix}`} bucket={bucket} prefix={prefix} object={object} />
      {url.searchParams.has("settings") && (
        <BucketSettings
          bucket={bucket}
          onClose={() => go(paths.bucket(bucket, { prefix }), { replace: true })}
          onDeleted={() => go(paths.buckets(), { replace: true })}
        />
      )}
    </>
  );
}
