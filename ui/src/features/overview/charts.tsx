import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { blockingFault } from "#/api/fault";
import { usageQuery } from "#/api/overview";
import { formatBytes, formatCount } from "#/lib/bytes";
import { useGo } from "#/lib/link";
import { hourTime, shortDay } from "#/lib/time";
import { paths } from "#/paths";
import { BarChart } from "#/ui/bar-chart";
import { SelectInput } from "#/ui/field";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";

type Step = "hour" | "day";

/** Requests, errors, traffic and storage over the last day or month. */
export default function Charts() {
  const go = useGo();
  const { span } = useSearch({ strict: false }) as { span?: string };
  const step: Step = span === "day" ? "day" : "hour";
  const query = useQuery(usageQuery(step));
  const fault = blockingFault(query);
  const points = query.data?.data;
  const label = query.data?.step === "day" ? shortDay : hourTime;
  return (
    <Section
      title="Over time"
      aside={
        <SelectInput
          aria-label="Span"
          className="w-auto!"
          value={step}
          onChange={(event) => go(paths.overview({ span: event.target.value as Step }), { replace: true })}
        >
          <option value="hour">Last 24 hours</option>
          <option value="day">Last 30 days</option>
        </SelectInput>
      }
    >
      {fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : points === undefined ? (
        <div role="status" aria-label="Loading the charts" className="waiting h-96" />
      ) : (
        <div className="grid gap-3 lg:grid-cols-2">
          <BarChart
            title="Requests"
            series={["Requests"]}
            steps={points.map(({ at, requestCount }) => ({ label: label(at), values: [requestCount] }))}
            format={formatCount}
          />
          <BarChart
            title="Traffic"
            series={["Downloaded", "Uploaded"]}
            steps={points.map(({ at, egressBytes, ingressBytes }) => ({ label: label(at), values: [egressBytes, ingressBytes] }))}
            format={formatBytes}
            binary
          />
          <BarChart
            title="Stored"
            series={["Stored"]}
            steps={points.map(({ at, storageBytes }) => ({ label: label(at), values: [storageBytes] }))}
            total="last"
            format={formatBytes}
            binary
          />
          <BarChart
            title="Errors"
            series={["Errors"]}
            tone="danger"
            steps={points.map(({ at, errorCount }) => ({ label: label(at), values: [errorCount] }))}
            format={formatCount}
          />
        </div>
      )}
    </Section>
  );
}
