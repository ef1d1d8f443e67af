import { type IncomingHttpHeaders, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a receiver does with what it gets. */
type Behaviour = { status: number; headers?: Record<string, string>; body?: string } | "hang";

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Somebody's server, as bad as a test wants it. */
export interface Receiver {
  url: string;
  received: Received[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let now: Behaviour = { status: 200 };
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      if (now === "hang") return;
      answer.writeHead(now.status, now.headers);
      answer.end(now.body ?? "");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    behave: (behaviour) => {
      now = behaviour;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** An address where nothing listens: one that was listened on a moment ago. */
export async function nobodysUrl(): Promise<string> {
  const receiver = await startReceiver();
  await receiver.close();
  return receiver.url;
}
