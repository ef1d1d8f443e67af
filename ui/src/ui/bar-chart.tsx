import { clsx } from "clsx";
import { useId } from "react";

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
  format(value: number): string;
}

const HEIGHT = 96;
const SHADES = ["fill-accent", "fill-line-strong"];
const SWATCHES = ["bg-accent", "bg-line-strong"];

/** A few bars over time. The picture says the sum to those who hear it, and the table below says all of it. */
export function BarChart({ title, series, steps, total: kind = "sum", tone = "accent", format }: BarChartProps) {
  const titleId = useId();
  const sums = steps.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const most = Math.max(0, ...sums);
  const total = kind === "last" ? (sums.at(-1) ?? 0) : sums.reduce((sum, value) => sum + value, 0);
  const width = 100 / Math.max(1, steps.length);
  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-2 rounded-md border border-line p-3">
      <figcaption className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span id={titleId} className="flex-1 text-text-muted">
          {title}
        </span>
        <strong className="text-base font-semibold">{format(total)}</strong>
      </figcaption>
      <svg
        role="img"
        aria-label={`${title}: ${format(total)} ${kind === "last" ? "now" : "in all"}, at most ${format(most)} at a time`}
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-24 w-full overflow-visible"
      >
        <line x1="0" x2="100" y1={HEIGHT} y2={HEIGHT} className="stroke-line" vectorEffect="non-scaling-stroke" />
        {steps.map(({ label, values }, index) => (
          <g key={label}>
            <title>{`${label}: ${values.map((value, at) => `${series.length > 1 ? `${series[at] ?? ""} ` : ""}${format(value)}`).join(", ")}`}</title>
            {/* The whole column answers the pointer, however low its bar. */}
            <rect x={index * width} y="0" width={width} height={HEIGHT} className="fill-transparent hover:fill-surface-hover" />
            {stacked(values, most).map(({ at, y, height }) => (
              <rect
                key={at}
                x={index * width + width * 0.15}
                y={y}
                width={width * 0.7}
                height={height}
                className={clsx("pointer-events-none", tone === "danger" ? "fill-danger" : SHADES[at])}
              />
            ))}
          </g>
        ))}
      </svg>
      <div aria-hidden className="flex justify-between text-xs text-text-muted">
        <span>{steps[0]?.label}</span>
        <span>{steps.at(-1)?.label}</span>
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
