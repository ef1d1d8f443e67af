import { useRouterState } from "@tanstack/react-router";
import { platform } from "#platform";
import { faultOf } from "#/api/fault";
import { prefixOf, restOfBucketPath } from "#/paths";
import { showFault } from "#/ui/toast";

/** The way to upload to the folder that is open; null while none is. How it fares is told by the Activity panel. */
export function useUploadHere(): (() => void) | null {
  const address = useRouterState({ select: (state) => state.location.publicHref });
  const url = new URL(address, "http://console");
  const [, place, name] = url.pathname.split("/");
  if (place !== "buckets" || name === undefined || name === "") return null;
  const bucket = decodeURIComponent(name);
  const prefix = prefixOf(restOfBucketPath(url.pathname), url.searchParams.get("prefix") ?? undefined);
  const upload = async () => {
    const source = await platform.pickFiles();
    if (source !== null) await platform.startUpload({ bucket, prefix }, source);
  };
  return () => {
    upload().catch((cause: unknown) => showFault(faultOf(cause)));
  };
}
