// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Meter } from "./meter";

afterEach(cleanup);

test.each([
  [0, null],
  [79, null],
  [80, "filling up"],
  [94, "filling up"],
  [95, "nearly full"],
  [250, "nearly full"],
])("%d of 100 says %s", (value, said) => {
  render(<Meter label="Storage" value={value} max={100} text={`${value} B of 100 B`} />);
  const meter = screen.getByRole("meter", { name: "Storage" });
  expect(meter.getAttribute("aria-valuetext")).toBe(`${value} B of 100 B`);
  expect(Number(meter.getAttribute("aria-valuenow"))).toBe(Math.min(value, 100));
  for (const words of ["filling up", "nearly full"]) {
    expect(screen.queryByText(words) !== null).toBe(words === said);
  }
});

test("a limit of nothing is full", () => {
  render(<Meter label="Storage" value={0} max={0} text="0 B of 0 B" />);
  expect(screen.getByText("nearly full")).toBeTruthy();
});
