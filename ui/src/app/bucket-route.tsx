import { useRouterState } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { BucketSettings } from "#/features/buckets/settings-dialog";
import { BucketBrowser } from "#/features/objects/page";
import { useGo } from "#/lib/link";
import { bucketView, paths } from "#/paths";

const TrashPage = lazy(() => import("#/features/objects/trash/page"));

/** Reads the address of a folder, and puts the bucket's settings over it when that asks for them. */
export function BucketRoute() {
  // The address itself, not the router's parameters: those are decoded once too often for a folder named "100%25".
  const location = useRouterState({ select: (state) => state.location.publicHref });
  const go = useGo();
  const url = new URL(location, "http://console");
  const bucket = decodeURIComponent(url.pathname.split("/")[2] ?? "");
  const view = bucketView(url);
  const { prefix } = view;
  return (
    <>
      {view.trash ? (
        <Suspense>
          <TrashPage bucket={bucket} />
        </Suspense>
      ) : (
      // Another folder is another list: nothing selected or scrolled carries over.
      <BucketBrowser key={`${bucket}/${prefix}`} bucket={bucket} view={view} />
      )}
      {view.settings && (
        <BucketSettings
          bucket={bucket}
          onClose={() => go(paths.bucket(bucket, { prefix }), { replace: true })}
          onDeleted={() => go(paths.buckets(), { replace: true })}
        />
      )}
    </>
  );
}
