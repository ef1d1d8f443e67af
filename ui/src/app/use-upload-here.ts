import { useRouterState } from "@tanstack/react-router";
import { platform } from "#platform";
import { offerUpload } from "#/features/objects/upload-ask";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { prefixOf, restOfBucketPath } from "#/paths";
import type { UploadTarget } from "#/platform/types";

/** The folder that is open, for what is uploaded from anywhere in the console; null while none is. */
export function useFolderHere(): UploadTarget | null {
  const address = useRouterState({ select: (state) => state.location.publicHref });
  const url = new URL(address, "http://console");
  const [, place, name] = url.pathname.split("/");
  if (place !== "buckets" || name === undefined || name === "") return null;
  return {
    bucket: decodeURIComponent(name),
    prefix: prefixOf(restOfBucketPath(url.pathname), url.searchParams.get("prefix") ?? undefined),
  };
}

/** The way to upload to the folder that is open; null while none is. Its key works everywhere, and asks for the bucket. */
export function useUploadHere(here: UploadTarget | null): (() => void) | null {
  const choose = () => offerUpload(here, platform.pickFiles());
  useShortcut((event) => isWith("u", event), choose, { whileTyping: true });
  return here === null ? null : choose;
}
