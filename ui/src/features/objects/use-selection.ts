import { useMemo, useState } from "react";
import { NOTHING, type Selection, keepOnly } from "#/lib/selection";
import { type Choice, choiceOf, regionChoice } from "./chosen";
import type { Row } from "./rows";
import type { Region } from "./targets";

interface ObjectSelection {
  /** Of the rows that are listed. */
  value: Selection;
  /** What actions are about: the rows, or with `everything` the whole region. Null: nothing is selected. */
  choice: Choice | null;
  everything: boolean;
  change(selection: Selection): void;
  selectEverything(): void;
}

/** What is selected of a list. Another list (another search, another order) starts with nothing. */
export function useSelection(region: Region, rows: readonly Row[] | undefined): ObjectSelection {
  const list = JSON.stringify(region);
  const [state, setState] = useState({ list, selection: NOTHING, everything: false });
  const { selection: chosen, everything } = state.list === list ? state : { selection: NOTHING, everything: false };
  const selected = useMemo(() => chosen.ids.size === 0 ? [] : (rows?.filter((row) => chosen.ids.has(row.id)) ?? []), [rows, chosen]);
  // What others have deleted is no longer selected.
  const value = useMemo(
    () => (selected.length === chosen.ids.size ? chosen : keepOnly(chosen, new Set(selected.map(({ id }) => id)))),
    [chosen, selected],
  );
  const choice = useMemo(() => {
    if (everything) return regionChoice(JSON.parse(list) as Region);
    return selected.length === 0 ? null : choiceOf(selected);
  }, [everything, list, selected]);
  return {
    value,
    choice,
    everything,
    change: (selection) => setState({ list, selection, everything: false }),
    selectEverything: () => setState({ list, selection: chosen, everything: true }),
  };
}
