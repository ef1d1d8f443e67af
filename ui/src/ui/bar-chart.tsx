import { clsx } from "clsx";
import { type KeyboardEvent, type PointerEvent, useId, useState } from "react";
import { roundTop } from "./chart-axis";

interface ChartStep {
  /** "14:00": under the bar, and the row's name in the table. */
  label: string;
  /** One for each series, stacked from the ground up. */
  values: readonly number[];
}

interface BarChartProps {
  title: string;
  /** The names of what is stacked; the first is the strongest. */
  series: readonly string[];
  steps: readonly ChartStep[];
  /** What the head says: the sum of what flows, or the last of what stays. */
  total?: "sum" | "last";
  /** Bars that nobody wants to see. */
  tone?: "accent" | "danger";
  /** Measured by powers of 1024. */
  binary?: boolean;
  format(value: number): string;
}

const HEIGHT = 96;
const SHADES = ["fill-accent", "fill-line-strong"];
const SWATCHES = ["bg-accent", "bg-line-strong"];

/**
 * A few bars over time. The picture says the sum to those who hear it, the pointer or the arrow keys say one bar, and
 * the table below says all of it.
 */
export function BarChart({ title, series, steps, total: kind = "sum", tone = "accent", binary = false, format }: BarChartProps) {
  const titleId = useId();
  const sums = steps.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const most = Math.max(0, ...sums);
  const total = kind === "last" ? (sums.at(-1) ?? 0) : sums.reduce((sum, value) => sum + value, 0);
  const width = 100 / Math.max(1, steps.length);
  const top = roundTop(most, binary);
  const [chosen, setChosen] = useState<number | null>(null);
  const step = chosen === null ? undefined : steps[chosen];
  const said = ({ values }: ChartStep) =>
    values.map((value, at) => `${series.length > 1 ? `${series[at] ?? ""} ` : ""}${format(value)}`).join(", ");
  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-2 rounded-md border border-line p-3">
      <figcaption className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span id={titleId} className="flex-1 text-text-muted">
          {title}
        </span>
        <strong className="text-base font-semibold">{format(total)}</strong>
      </figcaption>
      <div className="flex gap-2">
        <div className="relative min-w-0 flex-1">
          <svg
            role="img"
            aria-label={`${title}: ${format(total)} ${kind === "last" ? "now" : "in all"}, at most ${format(most)} at a time`}
            viewBox={`0 0 100 ${HEIGHT}`}
            preserveAspectRatio="none"
            className="h-24 w-full overflow-visible"
          >
            {[0, HEIGHT / 2, HEIGHT].map((y) => (
              <line key={y} x1="0" x2="100" y1={y} y2={y} className="stroke-line" vectorEffect="non-scaling-stroke" />
            ))}
            {steps.map(({ label, values }, index) => (
              <g key={label}>
                {index === chosen && <rect x={index * width} y="0" width={width} height={HEIGHT} className="fill-surface-hover" />}
                {stacked(values, top).map(({ at, y, height }) => (
                  <rect
                    key={at}
                    x={index * width + width * 0.15}
                    y={y}
                    width={width * 0.7}
                    height={height}
                    className={tone === "danger" ? "fill-danger" : SHADES[at]}
                  />
                ))}
              </g>
            ))}
          </svg>
          {steps.length > 0 && (
            <Pointer title={title} count={steps.length} chosen={chosen} said={step && `${step.label}: ${said(step)}`} onChoose={setChosen} />
          )}
          {step !== undefined && chosen !== null && (
            <p
              aria-hidden
              className="pointer-events-none absolute bottom-full z-10 mb-1 -translate-x-1/2 rounded-md bg-text px-2 py-1 text-xs whitespace-nowrap text-surface shadow-raised"
              style={{ left: `clamp(7rem, ${(chosen + 0.5) * width}%, calc(100% - 7rem))` }}
            >
              {`${step.label} · ${said(step)}`}
            </p>
          )}
          <div aria-hidden className="mt-1 flex justify-between text-xs text-text-muted">
            <span>{steps[0]?.label}</span>
            <span>{steps.at(-1)?.label}</span>
          </div>
        </div>
        <div aria-hidden className="-my-2 flex h-28 w-14 shrink-0 flex-col justify-between text-xs text-text-muted">
          {top > 0 && [top, top / 2, 0].map((value) => <span key={value}>{format(value)}</span>)}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-text-muted">
        {series.length > 1 &&
          series.map((name, at) => (
            <span key={name} className="flex items-center gap-1.5">
              <span aria-hidden className={clsx("size-2.5 rounded-sm", SWATCHES[at])} />
              {name}
            </span>
          ))}
        <details className="min-w-0 flex-1 open:basis-full">
          <summary className="w-fit rounded-sm hover:text-text">As a table</summary>
          <section aria-label={`${title}, as a table`} tabIndex={0} className="mt-2 max-h-48 overflow-auto">
            <table className="w-full text-left">
              <thead>
                <tr>
                  <th scope="col" className="font-medium">From</th>
                  {series.map((name) => (
                    <th key={name} scope="col" className="text-right font-medium">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {steps.map(({ label, values }) => (
                  <tr key={label}>
                    <th scope="row" className="font-normal">{label}</th>
                    {series.map((name, at) => (
                      <td key={name} className="text-right">
                        {format(values[at] ?? 0)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
      </div>
    </figure>
  );
}

interface PointerProps {
  title: string;
  count: number;
  chosen: number | null;
  /** What the chosen bar says. */
  said: string | undefined;
  onChoose(step: number | null): void;
}

/** Lies over the bars and tells which of them is meant, by the pointer or by the keys of a slider. */
function Pointer({ title, count, chosen, said, onChoose }: PointerProps) {
  const onPointerMove = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    onChoose(Math.min(count - 1, Math.max(0, Math.floor(((clientX - left) / width) * count))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = chosen ?? count - 1;
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, ArrowDown: now - 1, ArrowUp: now + 1, Home: 0, End: count - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(Math.min(count - 1, Math.max(0, next)));
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${title}, bar by bar`}
      aria-readonly
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={chosen ?? count - 1}
      aria-valuetext={said ?? "None chosen"}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onChoose(null)}
      onFocus={() => onChoose(chosen ?? count - 1)}
      onBlur={() => onChoose(null)}
      onKeyDown={onKeyDown}
      className="absolute inset-x-0 top-0 h-24 rounded-sm"
    />
  );
}

/** Where the parts of one bar lie. What is not nothing is seen, however little it is. */
function stacked(values: readonly number[], most: number): { at: number; y: number; height: number }[] {
  let ground = HEIGHT;
  return values.flatMap((value, at) => {
    if (value <= 0 || most <= 0) return [];
    const height = Math.max(1.5, (value / most) * HEIGHT);
    ground -= height;
    return [{ at, y: ground, height }];
  });
}
