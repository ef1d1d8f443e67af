// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Button } from "./button";

afterEach(cleanup);

/** As browsers tell of a double click: two clicks, the second with a count of two. */
function doubleClick(): void {
  fireEvent.click(screen.getByRole("button"), { detail: 1 });
  fireEvent.click(screen.getByRole("button"), { detail: 2 });
}

test("a double click is one press", () => {
  const pressed = vi.fn<() => void>();
  render(<Button onClick={pressed}>Copy 24 h link</Button>);
  doubleClick();
  expect(pressed).toHaveBeenCalledTimes(1);
});

test("a button for what only shows more takes every click", () => {
  const pressed = vi.fn<() => void>();
  render(
    <Button everyClick onClick={pressed}>
      Show 200 more rows
    </Button>,
  );
  doubleClick();
  expect(pressed).toHaveBeenCalledTimes(2);
});

test("keys press it each time", () => {
  const pressed = vi.fn<() => void>();
  render(<Button onClick={pressed}>Retry</Button>);
  for (let press = 0; press < 2; press += 1) fireEvent.click(screen.getByRole("button"), { detail: 0 });
  expect(pressed).toHaveBeenCalledTimes(2);
});

test("one that is at work, or may not be pressed, does nothing", () => {
  const pressed = vi.fn<() => void>();
  const { rerender } = render(
    <Button pending onClick={pressed}>
      Save
    </Button>,
  );
  fireEvent.click(screen.getByRole("button"), { detail: 1 });
  rerender(
    <Button disabledBecause="Nothing has changed." onClick={pressed}>
      Save
    </Button>,
  );
  fireEvent.click(screen.getByRole("button"), { detail: 1 });
  expect(pressed).not.toHaveBeenCalled();
});
