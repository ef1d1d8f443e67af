import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { platform } from "#platform";
import { bucketsQuery, keysQuery } from "#/api/queries";
import { referenceQuery } from "#/api/reference";
import { webhooksQuery } from "#/api/webhook-queries";
import { operationsOf } from "#/features/reference/operations";
import { useGo } from "#/lib/link";
import { requestIdIn } from "#/lib/request-id";
import { type Theme, applyTheme } from "#/lib/theme";
import { useStore } from "#/lib/use-store";
import { paths } from "#/paths";
import { type PaletteGroup, type PaletteItem, SCREENS, matching } from "./palette-items";
import { recent, titleHere } from "./recent";
import { leave } from "./leave";

const MOST_OF_A_GROUP = 8;
const THEMES: readonly { label: string; theme: Theme }[] = [
  { label: "Theme: light", theme: "light" },
  { label: "Theme: dark", theme: "dark" },
  { label: "Theme: as the system", theme: "system" },
];

/** What the frame alone can do. */
interface FrameActions {
  onHelp(): void;
  /** Uploads to the folder that is open; null where none is. */
  upload: (() => void) | null;
}

/** All that has a name: screens, deeds, buckets, webhooks, keys, operations of the API; and the request of a pasted id. */
export function usePaletteGroups(typed: string, { onHelp, upload }: FrameActions): PaletteGroup[] {
  const go = useGo();
  const seen = useStore(recent);
  const here = titleHere();
  const nothingTyped = typed.trim() === "";
  // The screens have their own names below.
  const elsewhere = seen.filter(({ label, address }) => label !== here && SCREENS.every((screen) => screen.to !== address));
  const buckets = useInfiniteQuery(bucketsQuery);
  // Looked for by name only, so nobody asks for them before something is typed.
  const webhooks = useQuery({ ...webhooksQuery, enabled: !nothingTyped });
  const keys = useInfiniteQuery({ ...keysQuery, enabled: !nothingTyped });
  // Large: whoever has looked at the API has it.
  const reference = useQuery({ ...referenceQuery, enabled: false });
  const operations = nothingTyped || reference.data === undefined ? [] : operationsOf(reference.data);

  const to = (label: string, address: string, words = ""): PaletteItem => ({ label, words, act: () => go(address) });
  const groups = matching(
    [
      { label: "Recent", items: nothingTyped ? elsewhere.map(({ label, address }) => to(label, address)) : [] },
      { label: "Go to", items: SCREENS.map((screen) => to(screen.label, screen.to, screen.words)) },
      {
        label: "Do",
        items: [
          to("New bucket", paths.buckets({ create: true }), "create add"),
          to("New key", paths.keys({ create: true }), "create add api token"),
          to("New webhook", paths.webhooks({ create: true }), "create add endpoint"),
          ...(upload === null ? [] : [{ label: "Upload files to this folder", words: "add put", act: upload }]),
          ...THEMES.map(({ label, theme }) => ({ label, words: "appearance mode", act: () => applyTheme(theme) })),
          { label: "Keyboard shortcuts", words: "help keys", act: onHelp },
          ...(platform.can("signIn") ? [{ label: "Sign out", words: "log out leave", act: leave }] : []),
        ],
      },
      {
        label: "Buckets",
        items: buckets.data?.pages.flatMap((page) => page.data.map(({ name }) => to(name, paths.bucket(name)))) ?? [],
      },
      {
        label: "Webhooks",
        items: nothingTyped
          ? []
          : (webhooks.data?.map(({ id, url, description }) =>
              to(description == null || description === "" ? url : description, paths.webhook(id), `${url} webhook`),
            ) ?? []),
      },
      {
        label: "Keys",
        items: nothingTyped
          ? []
          : (keys.data?.pages.flatMap((page) =>
              page.data.map(({ name, prefix }) => to(name, paths.keys({ find: name }), `${prefix} key`)),
            ) ?? []),
      },
      {
        label: "API",
        items: operations.map(({ id, method, path, summary }) => to(`${summary} · ${method} ${path}`, paths.api(id), `api ${id}`)),
      },
    ],
    typed,
    MOST_OF_A_GROUP,
  );
  const pasted = requestIdIn(typed);
  if (pasted === null) return groups;
  const { id, sure } = pasted;
  const group = { label: "Requests", items: [to(`Find request ${id}`, paths.requests({ requestId: id }))] };
  // What might be an id might also be a name.
  return sure ? [group, ...groups] : [...groups, group];
}
