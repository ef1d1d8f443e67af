import { createHash } from "node:crypto";
import type { Server } from "./server";

/** A client of the public API for what a test sets up and checks beside the console. */
export class Api {
  constructor(private readonly server: Server) {}

  async request(method: string, path: string, init: { json?: unknown; body?: string | Uint8Array; headers?: Record<string, string> } = {}): Promise<Response> {
    const answer = await fetch(this.server.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.server.apiKey}`,
        ...(init.json === undefined ? {} : { "Content-Type": "application/json" }),
        ...init.headers,
      },
      body: init.json === undefined ? (init.body as BodyInit | undefined) : JSON.stringify(init.json),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  async bucket(name: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.request("POST", "/v1/buckets", { json: { name, ...more } });
  }

  /** A key of its own; without more it may do everything. */
  async key(name: string, more: Record<string, unknown> = {}): Promise<{ id: string; key: string; prefix: string }> {
    return (await this.request("POST", "/v1/keys", { json: { name, ...more } })).json() as Promise<{ id: string; key: string; prefix: string }>;
  }

  async put(bucket: string, key: string, body: string | Uint8Array = key, headers: Record<string, string> = {}): Promise<void> {
    await this.request("PUT", objectPath(bucket, key), { body, headers });
  }

  async putMany(bucket: string, keys: readonly string[], body = "x"): Promise<void> {
    const rest = keys[Symbol.iterator]();
    const worker = async () => {
      for (const key of rest) await this.put(bucket, key, body);
    };
    await Promise.all(Array.from({ length: 16 }, worker));
  }

  async text(bucket: string, key: string): Promise<string> {
    return (await this.request("GET", objectPath(bucket, key))).text();
  }

  async delete(bucket: string, key: string): Promise<void> {
    await this.request("DELETE", objectPath(bucket, key));
  }

  /** The SHA-256 of what the server gives back, streamed. */
  async sha256(bucket: string, key: string): Promise<string> {
    const answer = await this.request("GET", objectPath(bucket, key));
    const hash = createHash("sha256");
    for await (const chunk of answer.body ?? []) hash.update(chunk);
    return hash.digest("hex");
  }

  /** How many uploads in parts have been begun in a bucket and not ended. */
  async unfinished(bucket: string): Promise<number> {
    const answer = await this.request("GET", `/v1/buckets/${bucket}/uploads`);
    return ((await answer.json()) as { data: unknown[] }).data.length;
  }

  /** Every key of a bucket. */
  async keys(bucket: string): Promise<string[]> {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ limit: "1000", ...(cursor === null ? {} : { cursor }) });
      const answer = await this.request("GET", `/v1/buckets/${bucket}/objects?${query}`);
      const page = (await answer.json()) as { data: { key: string }[]; cursor: string | null };
      keys.push(...page.data.map(({ key }) => key));
      cursor = page.cursor;
    } while (cursor !== null);
    return keys;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function objectPath(bucket: string, key: string): string {
  return `/v1/buckets/${bucket}/objects/${key.split("/").map(encodeURIComponent).join("/")}`;
}
