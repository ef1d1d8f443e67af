import { expect, test } from "vitest";
import type { Settings } from "#/api/settings";
import { addressProblem, changeOf, fieldsOf, hasDocker, listenOf, portProblem, urlsProblem, withDocker } from "./server-fields";

const SETTINGS: Settings = { listen: null, publicUrls: ["https://a.example"], allowPrivateWebhooks: false, fixed: [], restartNeeded: false };

const read = (listen: string | null) => fieldsOf({ ...SETTINGS, listen });

test("an address is read as where the server can be reached from", () => {
  expect(read(null)).toMatchObject({ reach: "here", port: "9710" });
  expect(read("0.0.0.0:80")).toMatchObject({ reach: "network", port: "80" });
  expect(read("[::1]:9710")).toMatchObject({ reach: "other", address: "[::1]:9710" });
  expect(["127.0.0.1:1", "0.0.0.0:80", "[::]:9", "192.168.1.2:9710"].map((listen) => listenOf(read(listen)))).toEqual([
    "127.0.0.1:1",
    "0.0.0.0:80",
    "[::]:9",
    "192.168.1.2:9710",
  ]);
});

test("only what has changed is sent", () => {
  const fields = fieldsOf(SETTINGS);
  expect(changeOf(fields, SETTINGS)).toEqual({});
  expect(changeOf({ ...fields, reach: "network", publicUrls: "https://a.example/\n\n http://b:1 " }, SETTINGS)).toEqual({
    listen: "0.0.0.0:9710",
    publicUrls: ["https://a.example", "http://b:1"],
  });
  expect(changeOf({ ...fields, allowPrivateWebhooks: true }, SETTINGS)).toEqual({ allowPrivateWebhooks: true });
});

test("what the server would refuse is said", () => {
  const fields = fieldsOf(SETTINGS);
  expect(["1", "65535"].map((port) => portProblem({ ...fields, port }))).toEqual([null, null]);
  expect(["", "x", "65536", "-1"].filter((port) => portProblem({ ...fields, port }) === null)).toEqual([]);
  expect(addressProblem({ ...fields, reach: "other", address: "[::1]:9710" })).toBeNull();
  expect(addressProblem({ ...fields, reach: "other", address: "localhost" })).not.toBeNull();
  expect(["", "https://a.example/x", "http://192.168.1.2:9710/"].map(urlsProblem)).toEqual([null, null, null]);
  expect(["a.example", "ftp://a", "https://", "https:///x", "https://u@a", "https://a?b"].filter((url) => urlsProblem(url) === null)).toEqual([]);
});

test("containers are given a name of this computer, which never becomes the first", () => {
  const own = "http://127.0.0.1:9710";
  expect(withDocker("", own)).toBe("http://127.0.0.1:9710\nhttp://host.docker.internal:9710");
  expect(withDocker("https://a.example/", own)).toBe("https://a.example\nhttp://host.docker.internal:9710");
  expect(hasDocker("https://a.example")).toBe(false);
  expect(hasDocker(withDocker("", own))).toBe(true);
});
