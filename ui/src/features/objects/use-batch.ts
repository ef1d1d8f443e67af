import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { faultOf } from "#/api/fault";
import type { Fault } from "#/ui/states";
import { type Answer, NO_PROGRESS, type Part, type Progress, runBatch } from "./batch-run";
import type { Targets } from "./targets";

export interface Batch {
  state: "asking" | "running" | "over";
  progress: Progress;
  /** Why the run ended early. */
  fault: Fault | null;
  run(): void;
  stop(): void;
}

interface BatchOptions {
  targets: Targets;
  /** Fewer than the API takes, where a call of ours is one request a key. */
  keysPerCall?: number;
  call(part: Part, signal: AbortSignal): Promise<Answer>;
  /** `clean`: nothing failed and nobody stopped it. */
  onOver(clean: boolean, progress: Progress): void;
}

/** Runs a batch once, however often its button is pressed; closing the dialog stops it. */
export function useBatch({ targets, keysPerCall, call, onOver }: BatchOptions): Batch {
  const queryClient = useQueryClient();
  const [state, setState] = useState<Batch["state"]>("asking");
  const [progress, setProgress] = useState(NO_PROGRESS);
  const [fault, setFault] = useState<Fault | null>(null);
  // Held at once: the second half of a double click comes before the next drawing.
  const begun = useRef(false);
  const cut = useRef(new AbortController());
  useEffect(() => {
    const controller = new AbortController();
    cut.current = controller;
    return () => controller.abort();
  }, []);

  const run = async () => {
    if (begun.current) return;
    begun.current = true;
    setFault(null);
    const { signal } = cut.current;
    setState("running");
    let clean = false;
    let end = NO_PROGRESS;
    const told = (now: Progress) => {
      end = now;
      setProgress(now);
    };
    try {
      await runBatch(targets, (part) => call(part, signal), told, signal, keysPerCall);
      clean = end.failed === 0 && !signal.aborted;
    } catch (cause) {
      if (!signal.aborted) setFault(faultOf(cause));
    }
    // What is not all done may be tried again.
    begun.current = clean;
    setState("over");
    // First away from what is gone, so that its panel does not ask for it.
    onOver(clean, end);
    void queryClient.invalidateQueries();
  };
  return { state, progress, fault, run: () => void run(), stop: () => cut.current.abort() };
}
