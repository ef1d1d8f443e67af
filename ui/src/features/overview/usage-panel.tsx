import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Account } from "#/api/account";
import { statusQuery } from "#/api/queries";
import { exactBytes, formatBytes, formatCount, plural } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { shortDay } from "#/lib/time";
import { paths } from "#/paths";
import { Meter } from "#/ui/meter";
import { Section } from "#/ui/page";

/** What the account holds and does, against its limits and the disk below it. */
export function UsagePanel({ account: { plan, usage } }: { account: Account }) {
  const { data: status } = useQuery(statusQuery);
  const volume = status?.volume ?? null;
  const limit = plan.maxStorageBytes ?? null;
  const period = `${shortDay(usage.periodStart)} to ${shortDay(usage.periodEnd)}`;
  return (
    <>
      <Section title="Storage">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Figure name="Stored" value={formatBytes(usage.storageBytes)} title={exactBytes(usage.storageBytes)} />
          <Figure name="Objects" value={formatCount(usage.objectCount)} />
          <Figure
            name="Buckets"
            value={
              <Link to={paths.buckets()} className="hover:underline">
                {formatCount(usage.bucketCount)}
              </Link>
            }
          />
          <Figure
            name="Largest object allowed"
            value={plan.maxObjectBytes == null ? "No limit" : formatBytes(plan.maxObjectBytes)}
          />
        </dl>
        {usage.trashBytes + usage.uploadBytes > 0 && (
          <p className="text-text-muted">
            {`Of this, ${formatBytes(usage.trashBytes)} in the trash and ${formatBytes(usage.uploadBytes)} in unfinished uploads.`}
          </p>
        )}
        {limit !== null && (
          <Meter
            label="Of the account's limit"
            value={usage.storageBytes}
            max={limit}
            text={`${formatBytes(usage.storageBytes)} of ${formatBytes(limit)}`}
          />
        )}
        {volume !== null && (
          <Meter
            label="Of the disk, by everything on it"
            value={volume.totalBytes - volume.freeBytes}
            max={volume.totalBytes}
            text={`${formatBytes(volume.freeBytes)} free of ${formatBytes(volume.totalBytes)}`}
          />
        )}
      </Section>
      <Section title="This period" aside={<span className="text-text-muted">{period}</span>}>
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Figure name="Requests" value={formatCount(usage.requestCount)} />
          <Figure name="Uploaded" value={formatBytes(usage.ingressBytes)} title={exactBytes(usage.ingressBytes)} />
          <Figure name="Downloaded" value={formatBytes(usage.egressBytes)} title={exactBytes(usage.egressBytes)} />
          <Figure
            name="Rate limit"
            value={plan.requestsPerMinute == null ? "None" : `${plural(plan.requestsPerMinute, "request")} a minute`}
          />
        </dl>
      </Section>
    </>
  );
}

function Figure({ name, value, title }: { name: string; value: ReactNode; title?: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-text-muted">{name}</dt>
      <dd className="text-lg font-semibold" title={title}>
        {value}
      </dd>
    </div>
  );
}
