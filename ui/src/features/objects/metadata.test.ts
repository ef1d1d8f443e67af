import { expect, test } from "vitest";
import { metadataOf, metadataProblem } from "./metadata";

const row = (name: string, value = "v", id = 0) => ({ id, name, value });

test("names are header names, without case and without repetition", () => {
  expect(metadataOf([row(" Camera ", "Pinhole ü")])).toEqual({ camera: "Pinhole ü" });
  expect(metadataProblem([row("camera"), row("lens_1.4")])).toBeNull();
  expect(metadataProblem([row("camera"), row("")])).toBe("Give every entry a name, or remove it.");
  expect(metadataProblem([row("my camera")])).toBe("“my camera” cannot be part of a header’s name.");
  expect(metadataProblem([row("camera"), row("Camera")])).toBe("“camera” is there twice.");
});

test("names and values together take at most 2 KiB, counted in bytes", () => {
  expect(metadataProblem([row("a", "x".repeat(2047))])).toBeNull();
  expect(metadataProblem([row("a", "ü".repeat(1024))])).toBe("Together they take 2049 bytes; at most 2048 are allowed.");
});
