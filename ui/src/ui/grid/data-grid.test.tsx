// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NOTHING } from "#/lib/selection";
import type { Column } from "./columns";
import { DataGrid } from "./data-grid";

interface Fruit {
  id: string;
}

const COLUMNS: Column<Fruit>[] = [{ id: "name", header: "Name", width: "1fr", cell: (row) => row.id }];
const idOf = (row: Fruit) => row.id;
const fruits = (count: number): Fruit[] => Array.from({ length: count }, (_, index) => ({ id: `f${index}` }));

// The test DOM lays nothing out: the virtualizer is told of a window of ten rows.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(360);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(360);
});
afterEach(cleanup);

interface HostProps {
  rows: Fruit[];
  onOpen?: (row: Fruit) => void;
  onDelete?: (row: Fruit) => void;
}

const ignore = () => undefined;

function Host({ rows, onOpen = ignore, onDelete = ignore }: HostProps) {
  const [value, onChange] = useState(NOTHING);
  return (
    <DataGrid
      label="Fruit"
      columns={COLUMNS}
      rows={rows}
      rowId={idOf}
      total={rows.length}
      selection={{ value, onChange }}
      onOpen={onOpen}
      onDelete={onDelete}
    />
  );
}

const row = (id: string) => screen.getByRole("row", { name: id });
const selected = () => screen.queryAllByRole("row", { selected: true }).map((element) => element.textContent);
const press = (key: string, more: object = {}) => fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const tabStops = () => screen.getAllByRole("row").filter((element) => element.tabIndex === 0);

describe("DataGrid", () => {
  test("draws only what is in sight and tells how much there is", () => {
    render(<Host rows={fruits(100_000)} />);
    expect(screen.getByRole("grid", { name: "Fruit" }).getAttribute("aria-rowcount")).toBe("100001");
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
    expect(row("f0").getAttribute("aria-rowindex")).toBe("2");
  });

  test("has one tab stop, which the arrows move", () => {
    render(<Host rows={fruits(5)} />);
    expect(tabStops()).toEqual([row("f0")]);
    row("f0").focus();
    press("ArrowDown");
    press("ArrowDown");
    expect(document.activeElement).toBe(row("f2"));
    expect(tabStops()).toEqual([row("f2")]);
    press("End");
    expect(document.activeElement).toBe(row("f4"));
    press("Home");
    expect(document.activeElement).toBe(row("f0"));
  });

  test("selects by Space, ranges by Shift, all by Ctrl+A, nothing by Escape", () => {
    render(<Host rows={fruits(5)} />);
    row("f1").focus();
    fireEvent.click(within(row("f1")).getAllByRole("gridcell")[0] as HTMLElement);
    expect(selected()).toEqual(["f1"]);
    press("ArrowDown", { shiftKey: true });
    press("ArrowDown", { shiftKey: true });
    expect(selected()).toEqual(["f1", "f2", "f3"]);
    press("ArrowUp", { shiftKey: true });
    expect(selected()).toEqual(["f1", "f2"]);
    press(" ");
    expect(selected()).toEqual(["f1"]);
    press("a", { ctrlKey: true });
    expect(selected()).toHaveLength(5);
    press("Escape");
    expect(selected()).toEqual([]);
  });

  test("opens by Enter and by click, deletes by Delete; Ctrl and Shift clicks select instead", () => {
    const onOpen = vi.fn<(row: Fruit) => void>();
    const onDelete = vi.fn<(row: Fruit) => void>();
    render(<Host rows={fruits(5)} onOpen={onOpen} onDelete={onDelete} />);
    row("f0").focus();
    press("ArrowDown");
    press("Enter");
    fireEvent.click(row("f3"));
    expect(onOpen.mock.calls).toEqual([[{ id: "f1" }], [{ id: "f3" }]]);
    fireEvent.click(row("f1"), { ctrlKey: true });
    fireEvent.click(row("f3"), { shiftKey: true });
    expect(selected()).toEqual(["f1", "f2", "f3"]);
    expect(onOpen).toHaveBeenCalledTimes(2);
    press("Delete");
    expect(onDelete).toHaveBeenCalledExactlyOnceWith({ id: "f3" });
  });

  test("keeps the active row and the selection by id when rows come and go", () => {
    const { rerender } = render(<Host rows={fruits(5)} />);
    row("f0").focus();
    press("ArrowDown");
    press(" ");
    rerender(<Host rows={[{ id: "new" }, ...fruits(5).slice(1)]} />);
    expect(tabStops()).toEqual([row("f1")]);
    expect(selected()).toEqual(["f1"]);
  });

  test("gives the focus of a row that is deleted to the one that takes its place", () => {
    const { rerender } = render(<Host rows={fruits(5)} />);
    row("f0").focus();
    press("End");
    expect(document.activeElement).toBe(row("f4"));
    rerender(<Host rows={fruits(4)} />);
    expect(document.activeElement).toBe(row("f3"));
  });

  test("the keys mean the row that got the focus without a key", () => {
    const onOpen = vi.fn<(row: Fruit) => void>();
    render(<Host rows={fruits(5)} onOpen={onOpen} />);
    act(() => row("f3").focus());
    press("Enter");
    expect(onOpen).toHaveBeenCalledWith({ id: "f3" });
    expect(tabStops()).toEqual([row("f3")]);
  });

  test("a list that goes with the focus leaves it to the next one, unless it went elsewhere meanwhile", () => {
    const first = render(<Host rows={fruits(3)} />);
    act(() => row("f1").focus());
    first.unmount();
    expect(document.activeElement).toBe(document.body);
    const second = render(<Host rows={fruits(2)} />);
    expect(document.activeElement).toBe(row("f0"));
    second.unmount();
    const button = document.body.appendChild(document.createElement("button"));
    button.focus();
    render(<Host rows={fruits(2)} />);
    expect(document.activeElement).toBe(button);
    button.remove();
  });
});
