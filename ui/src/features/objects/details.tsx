import { useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense, lazy, useState } from "react";
import { blockingFault } from "#/api/fault";
import { type StoredObject, objectUrl } from "#/api/objects";
import { objectQuery } from "#/api/queries";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { lastSegment } from "#/lib/object-key";
import { Button } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { SidePanel } from "#/ui/side-panel";
import { type Fault, FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import { EditDialog } from "./edit-dialog";
import { HEADERS } from "./headers";
import { type ObjectActions, ObjectButtons } from "./object-buttons";
import { ObjectLinks } from "./share/object-links";

const Preview = lazy(() => import("./preview/preview"));

interface ObjectDetailsProps {
  bucket: string;
  objectKey: string;
  isPublic: boolean;
  actions: ObjectActions;
  onClose(): void;
}

/** Everything known of one object, beside the list; over it where there is no room for both. */
export function ObjectDetails({ bucket, objectKey, isPublic, actions, onClose }: ObjectDetailsProps) {
  const query = useQuery(objectQuery(bucket, objectKey));
  const fault = blockingFault(query);
  return (
    <SidePanel label="Object" title={<bdi>{lastSegment(objectKey)}</bdi>} onClose={onClose}>
      {fault !== null ? (
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <div role="status" aria-label="Loading the object" className="waiting h-48" />
      ) : (
        <Known object={query.data} isPublic={isPublic} actions={actions} />
      )}
    </SidePanel>
  );
}

function Known({ object, isPublic, actions }: { object: StoredObject; isPublic: boolean; actions: ObjectActions }) {
  const { bucket, key, sizeBytes } = object;
  const [fault, setFault] = useState<Fault | null>(null);
  const [editing, setEditing] = useState(false);
  const url = objectUrl(bucket, key);
  const metadata = Object.entries(object.metadata);
  return (
    <div className="flex flex-col gap-5">
      <ObjectButtons object={object} isPublic={isPublic} actions={actions} onFault={setFault} />
      {fault !== null && <FaultNotice fault={fault} />}
      <Suspense fallback={<div role="status" aria-label="Loading the preview" className="waiting h-64" />}>
        <Preview object={object} isPublic={isPublic} />
      </Suspense>
      <div className="flex flex-wrap gap-2">
        <CopyButton label="Copy URL" text={() => url} />
        <CopyButton label="Copy key" text={() => key} />
        <CopyButton
          label="Copy as curl"
          text={() => curl({ url, ...(isPublic ? { token: null } : {}), output: lastSegment(key) })}
        />
      </div>
      <Facts
        facts={[
          ["Key", <code key="key"><bdi>{key}</bdi></code>],
          ["Size", `${formatBytes(sizeBytes)} (${exactBytes(sizeBytes)})`],
          ["Type", object.contentType],
          ["Modified", <Time key="modified" at={object.updatedAt} />],
          ["Created", <Time key="created" at={object.createdAt} />],
        ]}
      />
      <Group
        title="Headers and metadata"
        aside={
          <Button look="quiet" onClick={() => setEditing(true)}>
            Edit
          </Button>
        }
      >
        <Facts
          facts={[
            ...headersOf(object),
            ...metadata.map(([name, value]) => [`x-metadata-${name}`, <bdi key={name}>{value}</bdi>] as const),
          ]}
        />
        {metadata.length === 0 && <p className="text-text-muted">No metadata.</p>}
      </Group>
      <Group title="Checksums">
        <Facts
          facts={[
            ["ETag", <code key="etag">{object.etag}</code>],
            ["CRC-64/NVME", <code key="crc">{object.checksumCrc64nvme}</code>],
          ]}
        />
      </Group>
      <ObjectLinks bucket={bucket} objectKey={key} />
      {editing && <EditDialog object={object} onClose={() => setEditing(false)} />}
    </div>
  );
}

function Group({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex items-center justify-between">
        <h3 className="font-semibold">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** The headers a download will bear because somebody set them; the type is always one of them. */
function headersOf(object: StoredObject): (readonly [string, string])[] {
  const set = HEADERS.flatMap(({ field, label }) => {
    const value = object[field];
    return value == null ? [] : [[label, value] as const];
  });
  return [["Content-Type", object.contentType], ...set];
}
