import { fold, holdsAll } from "#/lib/fold";
import { paths } from "#/paths";

/** Something the palette can do or go to. */
export interface PaletteItem {
  /** What it is, and what it is found by. */
  label: string;
  /** Other words that find it. */
  words?: string;
  act(): void;
}

export interface PaletteGroup {
  label: string;
  items: readonly PaletteItem[];
}

/** The screens, in the order of the sidebar. */
export const SCREENS: readonly { label: string; to: string; words?: string }[] = [
  { label: "Overview", to: paths.overview(), words: "home usage" },
  { label: "Buckets", to: paths.buckets(), words: "storage" },
  { label: "Links", to: paths.links(), words: "signed urls share" },
  { label: "Keys", to: paths.keys(), words: "api tokens secrets" },
  { label: "Webhooks", to: paths.webhooks(), words: "events deliveries endpoints" },
  { label: "Inboxes", to: paths.inboxes(), words: "webhooks receive test" },
  { label: "Requests", to: paths.requests(), words: "log errors request id" },
  { label: "API", to: paths.api(), words: "reference docs openapi try curl javascript python go" },
  { label: "Settings", to: paths.settings(), words: "theme about server" },
  { label: "Server", to: paths.settings("server"), words: "settings address port network lan public url" },
  { label: "Storage", to: paths.settings("storage"), words: "settings s3 folder disk opendal" },
  { label: "Accounts", to: paths.settings("accounts"), words: "settings limits plans quota" },
  { label: "Backup and restore", to: paths.settings("data"), words: "settings data verify" },
];

/**
 * Those that hold every word of what was typed, whole groups in their order; within one, names that begin so come first.
 * At most `most` of a group: of a thousand buckets one types the rest.
 */
export function matching(groups: readonly PaletteGroup[], typed: string, most: number): PaletteGroup[] {
  const first = fold(typed).trim().split(/\s+/)[0] ?? "";
  return groups
    .map(({ label, items }) => {
      const found = items.filter((item) => holdsAll(`${item.label} ${item.words ?? ""}`, typed));
      const [before, after] = [found.filter((item) => begins(item, first)), found.filter((item) => !begins(item, first))];
      return { label, items: [...before, ...after].slice(0, most) };
    })
    .filter(({ items }) => items.length > 0);
}

function begins({ label }: PaletteItem, word: string): boolean {
  return word !== "" && fold(label).startsWith(word);
}
