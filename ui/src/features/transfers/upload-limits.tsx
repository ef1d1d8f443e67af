import { Gauge } from "lucide-react";
import { useState } from "react";
import { formatBytes } from "#/lib/bytes";
import { parseSize } from "#/lib/size-input";
import type { Store } from "#/lib/store";
import { useStore } from "#/lib/use-store";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { Chips } from "#/ui/chips";
import { Field, TextInput } from "#/ui/field";

const MIB = 1024 ** 2;
const PARALLEL = [1, 2, 4, 8];
const BANDWIDTHS = [MIB, 5 * MIB, 20 * MIB];
/** Below this a part of 5 MiB would take longer than a server waits for one. */
const LEAST_BANDWIDTH = 64 * 1024;

interface UploadLimitsProps {
  parallel: Store<number> | undefined;
  bandwidth: Store<number | null> | undefined;
}

/** How much of the connection uploads may take; the button tells what holds now. */
export function UploadLimits({ parallel, bandwidth }: UploadLimitsProps) {
  const [open, setOpen] = useState(false);
  if (parallel === undefined && bandwidth === undefined) return null;
  return (
    <>
      <Button
        look="quiet"
        className="h-7 text-xs text-text-muted"
        icon={<Gauge size={14} aria-hidden />}
        aria-label="Upload limits"
        onClick={() => setOpen(true)}
      >
        {bandwidth === undefined ? "Limits" : <LimitNow bandwidth={bandwidth} />}
      </Button>
      {open && (
        <Dialog
          open
          title="Upload limits"
          description="They hold for all uploads of this console, at once, and are kept."
          onClose={() => setOpen(false)}
          footer={
            <Button look="primary" onClick={() => setOpen(false)}>
              Done
            </Button>
          }
        >
          <div className="flex flex-col gap-4 pb-3">
            {bandwidth !== undefined && <BandwidthChoice bandwidth={bandwidth} />}
            {parallel !== undefined && <ParallelChoice parallel={parallel} />}
          </div>
        </Dialog>
      )}
    </>
  );
}

function LimitNow({ bandwidth }: { bandwidth: Store<number | null> }) {
  const now = useStore(bandwidth);
  return now === null ? "No limit" : `≤ ${formatBytes(now)}/s`;
}

function ParallelChoice({ parallel }: { parallel: Store<number> }) {
  const now = useStore(parallel);
  return (
    <Chips
      legend="Files at a time"
      value={String(now)}
      choices={PARALLEL.map((count) => ({ value: String(count), label: String(count) }))}
      onChange={(value) => parallel.set(Number(value))}
    />
  );
}

function BandwidthChoice({ bandwidth }: { bandwidth: Store<number | null> }) {
  const now = useStore(bandwidth);
  const preset = now === null || BANDWIDTHS.includes(now);
  const [custom, setCustom] = useState(!preset);
  const [text, setText] = useState(preset ? "" : formatBytes(now));
  const problem = custom && text !== "" ? speedProblem(text) : null;
  return (
    <div className="flex flex-col gap-2">
      <Chips
        legend="Speed of uploads, at most"
        value={custom ? "custom" : String(now)}
        choices={[
          { value: "null", label: "No limit" },
          ...BANDWIDTHS.map((bytes) => ({ value: String(bytes), label: `${bytes / MIB} MiB/s` })),
          { value: "custom", label: "Custom" },
        ]}
        onChange={(value) => {
          setCustom(value === "custom");
          if (value !== "custom") bandwidth.set(value === "null" ? null : Number(value));
        }}
      />
      {custom && (
        <Field label="A second" problem={problem} hint="Such as 2.5 MiB or 500 KiB.">
          {(ids) => (
            <TextInput
              {...ids}
              className="max-w-40"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                const bytes = parseSize(event.target.value);
                if (bytes !== null && bytes >= LEAST_BANDWIDTH) bandwidth.set(bytes);
              }}
            />
          )}
        </Field>
      )}
      <p className="text-xs text-text-muted">
        It is the mean that is kept: a part of some MiB goes as fast as the line lets it, then the next one waits.
      </p>
    </div>
  );
}

function speedProblem(text: string): string | null {
  const bytes = parseSize(text);
  if (bytes === null) return "Write it like 2.5 MiB.";
  return bytes < LEAST_BANDWIDTH ? `At least ${formatBytes(LEAST_BANDWIDTH)}.` : null;
}
