import { execFileSync, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { type Language, LANGUAGES, SECRET_VARIABLE, verifySnippet } from "./snippets";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const timestamp = "1795348800";
const body = JSON.stringify({ type: "object.created", data: { key: "it's \"#here\"/صور 😀\\n$HOME`id`.txt", metadata: { a: "\u2028" } } });
const signature = `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

/** How each is run, and the program without which it cannot be. */
const RUNNERS: [language: Language, needs: string, program: string, ...args: string[]][] = [
  ["Node", "node", "node", "--input-type=module", "-"],
  ["Python", "python3", "python3", "-"],
  ["Shell", "openssl", "sh", "-s"],
];

const env = { ...process.env, PYTHONUTF8: "1", [SECRET_VARIABLE]: secret };
const isHere = (program: string) => spawnSync(program, ["--version"]).error === undefined;

for (const [language, needs, program, ...args] of RUNNERS) {
  test.skipIf(!isHere(needs))(`the snippet for ${language} runs, and tells a good signature from a bad one`, () => {
    const said = [body, `${body} `].map((sent) =>
      execFileSync(program, args, { env, input: verifySnippet(language, { body: sent, timestamp, signature }) }).toString(),
    );
    expect(said).toEqual(["valid\n", "NOT valid\n"]);
  });
}

test("each snippet holds this very payload and never the secret", () => {
  for (const language of LANGUAGES) {
    const text = verifySnippet(language, { body, timestamp, signature });
    expect(text).toContain(signature);
    expect(text).toContain(SECRET_VARIABLE);
    expect(text).not.toContain(secret);
  }
});

test("Rust's raw string is longer than what could end it", () => {
  const text = verifySnippet("Rust", { body: '{"a":"b"##"}', timestamp, signature });
  expect(text).toContain('r###"{"a":"b"##"}"###');
});
