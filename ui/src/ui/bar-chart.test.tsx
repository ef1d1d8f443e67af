// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { BarChart } from "./bar-chart";

afterEach(cleanup);

const STEPS = [
  { label: "10:00", values: [1, 2] },
  { label: "11:00", values: [0, 0] },
  { label: "12:00", values: [7, 0] },
];

test("the picture says the sum, and the table all of it", () => {
  render(<BarChart title="Traffic" series={["in", "out"]} steps={STEPS} format={(value) => `${value} B`} />);
  expect(screen.getByRole("img", { name: "Traffic: 10 B in all, at most 7 B at a time" })).toBeTruthy();
  const rows = within(screen.getByRole("table", { hidden: true })).getAllByRole("row", { hidden: true });
  expect(rows.map((row) => row.textContent)).toEqual(["Frominout", "10:001 B2 B", "11:000 B0 B", "12:007 B0 B"]);
});

test("the arrow keys say one bar after the other, from the last one on", () => {
  render(<BarChart title="Traffic" series={["in", "out"]} steps={STEPS} format={(value) => `${value} B`} />);
  const slider = screen.getByRole("slider", { name: "Traffic, bar by bar" });
  const said = () => slider.getAttribute("aria-valuetext");
  fireEvent.focus(slider);
  expect(said()).toBe("12:00: in 7 B, out 0 B");
  fireEvent.keyDown(slider, { key: "ArrowLeft" });
  expect(said()).toBe("11:00: in 0 B, out 0 B");
  fireEvent.keyDown(slider, { key: "Home" });
  fireEvent.keyDown(slider, { key: "ArrowLeft" });
  expect(said()).toBe("10:00: in 1 B, out 2 B");
  expect(screen.getByText("10:00 · in 1 B, out 2 B")).toBeTruthy();
  fireEvent.blur(slider);
  expect(screen.queryByText("10:00 · in 1 B, out 2 B")).toBeNull();
});

test("nothing at all is still a chart", () => {
  render(<BarChart title="Requests" series={["requests"]} steps={[]} format={String} />);
  expect(screen.getByRole("img", { name: "Requests: 0 in all, at most 0 at a time" })).toBeTruthy();
});
