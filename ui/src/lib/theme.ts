import { Store } from "./store";

/** The chosen theme, kept in this browser. `public/theme.js` applies it before the first paint. */
export type Theme = "system" | "light" | "dark";

const STORED_AS = "stowbox.theme";

/** The theme that is shown. */
export const theme = new Store<Theme>(themeOfPage());

function themeOfPage(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function applyTheme(next: Theme): void {
  if (next === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  theme.set(next);
  try {
    if (next === "system") localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, next);
  } catch {
    // Storage can be forbidden; the theme then lasts as long as the page.
  }
}
