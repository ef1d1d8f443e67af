import { curl } from "#/lib/curl";
import { headerBytes } from "#/lib/header-bytes";
import type { Built } from "./request";

export const LANGUAGES = ["curl", "JavaScript", "Python", "Go"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A command or a whole program that makes the request. The token is never inside: it comes from the environment. */
export function snippet(language: Language, request: Built): string {
  const write = { curl: command, JavaScript: javaScript, Python: python, Go: go }[language];
  return write(language === "JavaScript" || language === "Python" ? asValues(request) : request);
}

/** What a language would write as a value of its own: not what is no JSON yet, nor numbers that would be rounded here. */
function asValues(request: Built): Built {
  const { body } = request;
  return body.kind === "json" && (parsed(body.text) === undefined || /\d{16}/.test(body.text))
    ? { ...request, body: { kind: "text", text: body.text } }
    : request;
}

/** JavaScript, Python and Go write text alike, as long as only these escapes are used. */
const literal = (text: string) => JSON.stringify(text);

function command({ method, url, headers, body, tokenVariable, answer }: Built): string {
  return curl({
    method,
    url,
    token: tokenVariable === null ? null : `$${tokenVariable}`,
    headers: Object.fromEntries(headers),
    ...(body.kind === "json" || body.kind === "text" ? { data: body.text } : {}),
    ...(body.kind === "file" ? { upload: body.name } : {}),
    ...(answer.kind === "file" ? { output: answer.name } : {}),
    ...(answer.kind === "stream" ? { unbuffered: true } : {}),
  });
}

function javaScript({ method, url, headers, body, tokenVariable, answer }: Built): string {
  const files = [...(body.kind === "file" ? ["readFile"] : []), ...(answer.kind === "file" ? ["writeFile"] : [])];
  const lines = [
    ...(tokenVariable === null ? [] : [`Authorization: \`Bearer \${process.env.${tokenVariable}}\`,`]),
    ...headers.map(([name, value]) => `${/^[A-Za-z]+$/.test(name) ? name : literal(name)}: ${literal(headerBytes(value))},`),
  ];
  const options = [
    ...(method === "GET" ? [] : [`method: ${literal(method)},`]),
    ...(lines.length === 0 ? [] : [`headers: {\n${indented(lines.join("\n"), "  ")}\n},`]),
    ...(body.kind === "json" ? [`body: JSON.stringify(${pretty(body.text)}),`] : []),
    ...(body.kind === "text" ? [`body: ${literal(body.text)},`] : []),
    ...(body.kind === "file" ? [`body: await readFile(${literal(body.name)}),`] : []),
  ];
  const init = options.length === 0 ? "" : `, {\n${indented(options.join("\n"), "  ")}\n}`;
  return [
    ...(files.length === 0 ? [] : [`import { ${files.join(", ")} } from "node:fs/promises";\n`]),
    `const response = await fetch(${literal(url)}${init});`,
    ...(answer.kind === "text" ? ["console.log(response.status, await response.text());"] : []),
    ...(answer.kind === "headers" ? ["console.log(response.status, Object.fromEntries(response.headers));"] : []),
    ...(answer.kind === "stream" ? ["for await (const chunk of response.body) process.stdout.write(chunk);"] : []),
    ...(answer.kind === "file"
      ? [
          "if (!response.ok) throw new Error(await response.text());",
          `await writeFile(${literal(answer.name)}, Buffer.from(await response.arrayBuffer()));`,
        ]
      : []),
    "",
  ].join("\n");
}

function python({ method, url, headers, body, tokenVariable, answer }: Built): string {
  const lines = [
    ...(tokenVariable === null ? [] : [`"Authorization": "Bearer " + os.environ[${literal(tokenVariable)}],`]),
    ...headers
      // `json=` says so by itself.
      .filter(([name]) => body.kind !== "json" || name !== "Content-Type")
      .map(([name, value]) => `${literal(name)}: ${literal(headerBytes(value))},`),
  ];
  const options = [
    `${literal(url)},`,
    ...(lines.length === 0 ? [] : [`headers={\n${indented(lines.join("\n"), "    ")}\n},`]),
    ...(body.kind === "json" ? [`json=${pythonLiteral(parsed(body.text))},`] : []),
    ...(body.kind === "text" ? [`data=${literal(body.text)}.encode(),`] : []),
    ...(body.kind === "file" ? [`data=open(${literal(body.name)}, "rb"),`] : []),
    ...(answer.kind === "stream" ? ["stream=True,"] : []),
  ];
  return [
    ...(tokenVariable === null ? [] : ["import os\n"]),
    "import requests  # pip install requests\n",
    `response = requests.${method.toLowerCase()}(\n${indented(options.join("\n"), "    ")}\n)`,
    ...(answer.kind === "text" ? ["print(response.status_code, response.text)"] : []),
    ...(answer.kind === "headers" ? ["print(response.status_code, dict(response.headers))"] : []),
    ...(answer.kind === "stream" ? ["for line in response.iter_lines():\n    print(line.decode())"] : []),
    ...(answer.kind === "file"
      ? ["response.raise_for_status()", `with open(${literal(answer.name)}, "wb") as file:\n    file.write(response.content)`]
      : []),
    "",
  ].join("\n");
}

function go({ method, url, headers, body, tokenVariable, answer }: Built): string {
  const imports = [
    ...(answer.kind === "headers" ? ["fmt"] : ["io"]),
    "log",
    "net/http",
    ...(tokenVariable !== null || body.kind === "file" || answer.kind !== "headers" ? ["os"] : []),
    ...(body.kind === "json" || body.kind === "text" ? ["strings"] : []),
  ];
  const fail = "if err != nil {\n\tlog.Fatal(err)\n}";
  const reader = body.kind === "none" ? "nil" : "body";
  const lines = [
    ...(body.kind === "json" || body.kind === "text" ? [`body := strings.NewReader(${goLiteral(body)})`] : []),
    ...(body.kind === "file" ? [`body, err := os.Open(${literal(body.name)})`, fail] : []),
    `request, err := http.NewRequest(${literal(method)}, ${literal(url)}, ${reader})`,
    fail,
    ...(tokenVariable === null ? [] : [`request.Header.Set("Authorization", "Bearer "+os.Getenv(${literal(tokenVariable)}))`]),
    ...headers.map(([name, value]) => `request.Header.Set(${literal(name)}, ${literal(value)})`),
    "response, err := http.DefaultClient.Do(request)",
    fail,
    "defer response.Body.Close()",
    ...(answer.kind === "headers"
      ? ["fmt.Println(response.Status, response.Header)"]
      : ["log.Println(response.Status)", ...(answer.kind === "file" ? goSave(answer.name, fail) : ["io.Copy(os.Stdout, response.Body)"])]),
  ];
  return `package main

import (
${imports.map((name) => `\t${literal(name)}`).join("\n")}
)

func main() {
${indented(lines.join("\n"), "\t")}
}
`;
}

function goSave(name: string, fail: string): string[] {
  return [
    `if response.StatusCode >= 300 {\n\tio.Copy(os.Stderr, response.Body)\n\tos.Exit(1)\n}`,
    `file, err := os.Create(${literal(name)})`,
    fail,
    "defer file.Close()",
    "io.Copy(file, response.Body)",
  ];
}

/** Over several lines where that reads better, when it stands two spaces deep. */
function pretty(json: string): string {
  const value = parsed(json);
  const short = JSON.stringify(value);
  return short.length <= 60 ? short : JSON.stringify(value, null, 2);
}

/** undefined for what is no JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function pythonLiteral(value: unknown, deep = ""): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const inner = `${deep}    `;
  const parts = isList
    ? value.map((item) => pythonLiteral(item, inner))
    : Object.entries(value).map(([name, item]) => `${literal(name)}: ${pythonLiteral(item, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const short = parts.join(", ");
  if (short.length <= 60 && !short.includes("\n")) return open + short + close;
  return `${open}\n${parts.map((part) => `${inner}${part},`).join("\n")}\n${deep}${close}`;
}

/** JSON as it stands, if nothing in it would end it: between its lines it may be indented. */
function goLiteral({ kind, text }: { kind: "json" | "text"; text: string }): string {
  return kind === "text" || /[`\r\uFEFF]/.test(text) ? literal(text) : `\`${text}\``;
}

function indented(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
