import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curl, dotEnv, shellQuote } from "./curl";

test.each(["plain", "it's", "a b", "$HOME `id` \\ \"", "ü/📦", "line\nbreak", ""])(
  "a real shell gives %j back unchanged",
  (text) => {
    const said = execFileSync("sh", ["-c", `printf '%s' ${text === "" ? "''" : shellQuote(text)}`]);
    expect(said.toString()).toBe(text);
  },
);

test("a request with a body", () => {
  expect(curl({ method: "POST", url: "http://127.0.0.1:9710/v1/buckets", json: { name: "photos" } })).toBe(
    [
      "curl",
      "-X POST",
      "http://127.0.0.1:9710/v1/buckets",
      '-H "Authorization: Bearer $STOWBOX_API_KEY"',
      "-H 'Content-Type: application/json'",
      `-d '{"name":"photos"}'`,
    ].join(" \\\n  "),
  );
});

test("an upload needs no -X, a public download no token", () => {
  const put = curl({ method: "PUT", url: "http://h/x", upload: "my file.txt", token: "sk_live_1" });
  expect(put).not.toContain("-X");
  expect(put).toContain("-T 'my file.txt'");
  expect(put).toContain('"Authorization: Bearer sk_live_1"');
  expect(curl({ url: "http://h/x", token: null, output: "x" })).toBe("curl \\\n  http://h/x \\\n  -o x");
});

test("the .env lines", () => {
  expect(dotEnv("http://127.0.0.1:9710", "sk_live_1")).toBe(
    "STOWBOX_URL=http://127.0.0.1:9710\nSTOWBOX_API_KEY=sk_live_1\n",
  );
});

test("a text is sent as it stands, and brackets in a file's name mean themselves", () => {
  expect(curl({ method: "POST", url: "/x", token: null, data: "@it's" })).toBe("curl \\\n  -X POST \\\n  /x \\\n  --data-raw '@it'\\''s'");
  expect(curl({ method: "PUT", url: "/x", token: null, upload: "a[1].png" })).toBe("curl \\\n  --globoff \\\n  /x \\\n  -T 'a[1].png'");
  expect(curl({ method: "HEAD", url: "/x", token: null })).toBe("curl \\\n  --head \\\n  /x");
});
