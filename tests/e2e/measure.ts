import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  /** Microseconds by the clock. */
  dur?: number;
  /** Microseconds that the thread itself was running. */
  tdur?: number;
  args?: { name?: string };
}

/** The longest task of the page's thread. While it lasts no frame is drawn and no key is answered. */
interface Longest {
  /** What the thread spent on it: what else the machine does at the time does not count. */
  spentMs: number;
  /** By the clock. */
  tookMs: number;
}

/** Does something and answers what it cost the page at most. */
export async function longestTask(browser: Browser, page: Page, deed: () => Promise<void>): Promise<Longest> {
  await browser.startTracing(page, { categories: ["toplevel"] });
  const started = Date.now();
  await deed();
  const passedMs = Date.now() - started;
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const longest = { spentMs: 0, tookMs: 0 };
  let [first, last] = [Infinity, 0];
  for (const { ph, pid, tid, ts, dur = 0, tdur = 0 } of trace.traceEvents) {
    if (ph !== "X" || !main.has(`${pid}/${tid}`)) continue;
    first = Math.min(first, ts / 1000);
    last = Math.max(last, ts / 1000);
    longest.spentMs = Math.max(longest.spentMs, tdur / 1000);
    longest.tookMs = Math.max(longest.tookMs, dur / 1000);
  }
  // A trace that is full says nothing of what came later.
  if (longest.spentMs === 0 || last - first < passedMs - 2_000) throw new Error("The trace does not hold all tasks of the page.");
  return longest;
}

/** What the page holds after what it can let go of is gone: its JavaScript, and its whole process. */
export async function memoryOf(browser: Browser, page: Page): Promise<{ heapMiB: number; processMiB: number }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  const { processInfo } = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
  const sizes = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => privateKiB(id));
  return { heapMiB: heap / 1024 ** 2, processMiB: Math.max(...(await Promise.all(sizes))) / 1024 };
}

/** The memory that is a process's alone, as Linux counts it. */
async function privateKiB(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]);
}
