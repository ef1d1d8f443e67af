/** The chosen theme, kept in this browser. `public/theme.js` applies it before the first paint. */
export type Theme = "system" | "light" | "dark";

const STORED_AS = "stowbox.theme";

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, theme);
  } catch {
    // Storage can be forbidden; the theme then lasts as long as the page.
  }
}
