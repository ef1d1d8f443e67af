import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const PROGRAM = process.env.STOWBOX_BIN ?? resolve(__dirname, "../../target/debug/stowbox");

/** A real server with a data directory of its own. */
export interface Server {
  url: string;
  /** The console with the admin token in its fragment. */
  consoleUrl: string;
  adminToken: string;
  /** The key of the first start. */
  apiKey: string;
  dataDir: string;
  stop(): Promise<void>;
  /** Starts it again on the same address and data. The admin token changes. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  dispose(): Promise<void>;
}

export async function startServer(): Promise<Server> {
  if (!existsSync(PROGRAM)) {
    throw new Error(`${PROGRAM} is missing: build it with "cargo build -p stowbox-server", or set STOWBOX_BIN.`);
  }
  const dataDir = await mkdtemp(join(tmpdir(), "stowbox-e2e-"));
  let child: ChildProcess | null = null;

  const server: Server = {
    url: "",
    consoleUrl: "",
    adminToken: "",
    apiKey: "",
    dataDir,
    start: async () => {
      const listen = server.url === "" ? "127.0.0.1:0" : new URL(server.url).host;
      const started = await launch(listen, dataDir);
      child = started.child;
      server.url = new URL(started.consoleUrl).origin;
      server.consoleUrl = started.consoleUrl;
      server.adminToken = new URLSearchParams(new URL(started.consoleUrl).hash.slice(1)).get("token") ?? "";
      server.apiKey = started.apiKey ?? server.apiKey;
    },
    stop: async () => {
      if (child === null) return;
      const gone = new Promise((done) => child?.once("exit", done));
      child.kill("SIGKILL");
      await gone;
      child = null;
    },
    dispose: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function launch(
  listen: string,
  dataDir: string,
): Promise<{ child: ChildProcess; consoleUrl: string; apiKey: string | null }> {
  const child = spawn(PROGRAM, ["serve", "--listen", listen, "--data-dir", dataDir], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise((done, fail) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const consoleUrl = /^Console: (\S+)\n/m.exec(said)?.[1];
      if (consoleUrl !== undefined) done({ child, consoleUrl, apiKey: /^API key .*: (\S+)$/m.exec(said)?.[1] ?? null });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => fail(new Error(`stowbox ended with ${code} before it listened:\n${said}`)));
  });
}
