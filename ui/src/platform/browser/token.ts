const STORED_AS = "stowbox.token";

/**
 * The token of this tab: from the address the server printed (`#token=adm_…`), else kept since the last load. The
 * fragment goes at once, so that it does not stay in the address bar, the history or a copied link.
 */
export function takeToken(): string | null {
  const fromAddress = new URLSearchParams(location.hash.slice(1)).get("token");
  if (fromAddress !== null) {
    history.replaceState(history.state, "", location.pathname + location.search);
    keepToken(fromAddress);
    return fromAddress;
  }
  try {
    return sessionStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}

/** Kept for this tab only, so that a reload does not ask again; null forgets it. */
export function keepToken(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(STORED_AS);
    else sessionStorage.setItem(STORED_AS, token);
  } catch {
    // Storage can be forbidden; a reload then asks again.
  }
}
