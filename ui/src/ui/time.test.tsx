// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Time } from "./time";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const now = () => new Date().toISOString();
const MINUTE_MS = 60_000;

test("a time that comes after none was on the screen for long is not in the future", () => {
  vi.advanceTimersByTime(3 * MINUTE_MS);
  render(<Time at={now()} />);
  expect(screen.getByText("just now")).toBeTruthy();
});

test("all times grow old by one timer, which ends with the last of them", () => {
  const { rerender, unmount } = render([1, 2, 3].map((nth) => <Time key={nth} at={now()} />));
  expect(vi.getTimerCount()).toBe(1);
  act(() => void vi.advanceTimersByTime(MINUTE_MS));
  expect(screen.getAllByText("1 minute ago")).toHaveLength(3);
  rerender([<Time key={1} at={now()} />]);
  expect(vi.getTimerCount()).toBe(1);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
