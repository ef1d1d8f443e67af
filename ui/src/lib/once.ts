/** For what is offered in two places and may be taken once. */
export function once(act: () => void): () => void {
  let taken = false;
  return () => {
    if (taken) return;
    taken = true;
    act();
  };
}
