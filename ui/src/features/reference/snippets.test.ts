import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Built } from "./request";
import { LANGUAGES, type Language, snippet } from "./snippets";

const run = promisify(execFile);
const KEY = "sk_live_only-in-the-environment";
const JSON_BODY = { name: "it's \"#here\" صور 😀 \\n $HOME `id`", on: true, off: null, list: [1, { deep: [] }], text: "a longer text, so that it takes several lines" };

let server: Server;
let base = "";
let received: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];
const cwd = mkdtempSync(join(tmpdir(), "stowbox-snippets-"));

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      response.setHeader("x-said", "hello");
      response.end("the answer\n");
    });
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(cwd, "a [1].bin"), "bytes\0of a file");
});

afterAll(() => {
  server.close();
  rmSync(cwd, { recursive: true, force: true });
});

const succeeds = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
/** How each is run, if it is here. */
const RUNNERS: Record<Language, { here: boolean; file: string; command: [string, ...string[]] }> = {
  curl: { here: succeeds("curl", "--version"), file: "run.sh", command: ["sh", "run.sh"] },
  JavaScript: { here: true, file: "run.mjs", command: ["node", "run.mjs"] },
  Python: { here: succeeds("python3", "-c", "import requests"), file: "run.py", command: ["python3", "run.py"] },
  Go: { here: succeeds("go", "version"), file: "run.go", command: ["go", "run", "run.go"] },
};

const request = (by: Partial<Built>): Built => ({
  method: "GET",
  url: `${base}/v1/a%20b?q=%26`,
  headers: [],
  body: { kind: "none" },
  tokenVariable: "STOWBOX_API_KEY",
  answer: { kind: "text" },
  ...by,
});

async function runs(language: Language, built: Built): Promise<{ said: string; got: (typeof received)[number] }> {
  const { file, command } = RUNNERS[language];
  const [program, ...args] = command;
  writeFileSync(join(cwd, file), snippet(language, built));
  received = [];
  const { stdout, stderr } = await run(program, args, { cwd, env: { ...process.env, PYTHONUTF8: "1", STOWBOX_API_KEY: KEY } });
  const [got] = received;
  if (got === undefined || received.length !== 1) throw new Error(`${received.length} requests came:\n${stderr}`);
  return { said: stdout, got };
}

// The first program in Go compiles the library it uses.
const PATIENCE_MS = 120_000;

for (const language of LANGUAGES) {
  const isMissing = !RUNNERS[language].here;

  test.skipIf(isMissing)(`in ${language} a GET goes out as it is, with the key of the environment`, async () => {
    const { said, got } = await runs(language, request({ headers: [["x-metadata-author", "Ádá 😀"]] }));
    expect(got).toMatchObject({ method: "GET", url: "/v1/a%20b?q=%26", body: "" });
    expect(got.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(Buffer.from(String(got.headers["x-metadata-author"]), "latin1").toString()).toBe("Ádá 😀");
    expect(said).toContain("the answer");
  }, PATIENCE_MS);

  test.skipIf(isMissing)(`in ${language} JSON, text and a file arrive byte for byte`, async () => {
    const json = await runs(
      language,
      request({ method: "POST", headers: [["Content-Type", "application/json"]], body: { kind: "json", text: JSON.stringify(JSON_BODY, null, 2) } }),
    );
    expect(json.got.method).toBe("POST");
    expect(json.got.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(json.got.body)).toEqual(JSON_BODY);

    const text = "@one\n\ttwo `three` $HOME \\n \"four\" 'five' 😀\n";
    const typed = await runs(language, request({ method: "PUT", headers: [["Content-Type", "text/plain"]], body: { kind: "text", text } }));
    expect(typed.got).toMatchObject({ method: "PUT", body: text });
    expect(typed.got.headers["content-type"]).toBe("text/plain");

    const file = await runs(
      language,
      request({ method: "PUT", headers: [["Content-Type", "image/png"]], body: { kind: "file", name: "a [1].bin", file: null } }),
    );
    expect(file.got).toMatchObject({ method: "PUT", body: "bytes\0of a file" });
    expect(file.got.headers["content-type"]).toBe("image/png");
  }, PATIENCE_MS);

  test.skipIf(isMissing)(`in ${language} an answer becomes a file, a stream or headers`, async () => {
    await runs(language, request({ answer: { kind: "file", name: `of ${language}.bin` } }));
    expect(readFileSync(join(cwd, `of ${language}.bin`), "utf8")).toBe("the answer\n");
    const stream = await runs(language, request({ tokenVariable: null, answer: { kind: "stream" } }));
    expect(stream.said).toContain("the answer");
    expect(stream.got.headers.authorization).toBeUndefined();
    const head = await runs(language, request({ method: "HEAD", answer: { kind: "headers" } }));
    expect(head.got.method).toBe("HEAD");
    expect(head.said).toContain("hello");
    const gone = await runs(language, request({ method: "DELETE" }));
    expect(gone.got.method).toBe("DELETE");
  }, PATIENCE_MS);
}

test("numbers that JavaScript would round, and what is no JSON yet, stand as they were typed", () => {
  for (const text of ['{"maxBytes": 9223372036854775807}', '{"name": ']) {
    for (const language of LANGUAGES) {
      const written = snippet(language, request({ method: "POST", headers: [["Content-Type", "application/json"]], body: { kind: "json", text } }));
      expect(written.replaceAll('\\"', '"')).toContain(text);
      expect(written).toContain("application/json");
    }
  }
});
