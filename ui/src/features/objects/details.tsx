import { useQuery } from "@tanstack/react-query";
import { Download, ExternalLink, Trash2, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { platform } from "#platform";
import { blockingFault, faultOf } from "#/api/fault";
import { type StoredObject, objectUrl } from "#/api/objects";
import { objectQuery } from "#/api/queries";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { curl } from "#/lib/curl";
import { lastSegment } from "#/lib/object-key";
import { Button, IconButton } from "#/ui/button";
import { CopyButton } from "#/ui/copy-button";
import { Facts } from "#/ui/facts";
import { type Fault, FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import type { Row } from "./rows";

interface ObjectDetailsProps {
  bucket: string;
  objectKey: string;
  isPublic: boolean;
  onClose(): void;
  onDelete(row: Row): void;
}

/** Everything known of one object, beside the list; over it where there is no room for both. */
export function ObjectDetails({ bucket, objectKey, isPublic, onClose, onDelete }: ObjectDetailsProps) {
  const query = useQuery(objectQuery(bucket, objectKey));
  const fault = blockingFault(query);
  return (
    <aside
      aria-label="Object"
      className="flex w-[26rem] shrink-0 flex-col border-l border-line bg-surface max-lg:absolute max-lg:inset-y-0 max-lg:right-0 max-lg:z-20 max-lg:w-[min(26rem,100%)] max-lg:shadow-raised"
    >
      <header className="flex items-start gap-2 py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 py-1.5 text-base font-semibold [overflow-wrap:anywhere]">
          <bdi>{lastSegment(objectKey)}</bdi>
        </h2>
        <IconButton label="Close the details" shortcut="Esc" icon={<X size={16} aria-hidden />} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        {fault !== null ? (
          <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <div role="status" aria-label="Loading the object" className="waiting h-48" />
        ) : (
          <Known object={query.data} isPublic={isPublic} onDelete={onDelete} />
        )}
      </div>
    </aside>
  );
}

function Known({ object, isPublic, onDelete }: { object: StoredObject; isPublic: boolean; onDelete(row: Row): void }) {
  const { bucket, key, sizeBytes } = object;
  const [fault, setFault] = useState<Fault | null>(null);
  const url = objectUrl(bucket, key);
  const metadata = Object.entries(object.metadata);
  const download = () => {
    setFault(null);
    platform.startDownload({ bucket, key, sizeBytes, isPublic }).catch((cause: unknown) => setFault(faultOf(cause)));
  };
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap gap-2">
        <Button look="primary" icon={<Download size={15} aria-hidden />} onClick={download}>
          Download
        </Button>
        {isPublic && (
          <Button icon={<ExternalLink size={15} aria-hidden />} onClick={() => void platform.openExternal(url)}>
            Open
          </Button>
        )}
        <Button
          icon={<Trash2 size={15} aria-hidden />}
          look="dangerous"
          onClick={() => onDelete({ kind: "object", id: key, name: lastSegment(key), object })}
        >
          Delete
        </Button>
      </div>
      {fault !== null && <FaultNotice fault={fault} />}
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
      <Group title="Checksums">
        <Facts
          facts={[
            ["ETag", <code key="etag">{object.etag}</code>],
            ["CRC-64/NVME", <code key="crc">{object.checksumCrc64nvme}</code>],
          ]}
        />
      </Group>
      <Group title="Headers">
        <Facts facts={headersOf(object)} />
      </Group>
      <Group title="Metadata">
        {metadata.length === 0 ? (
          <p className="text-text-muted">None. Set it with x-metadata-* headers when uploading.</p>
        ) : (
          <Facts facts={metadata.map(([name, value]) => [name, <bdi key={name}>{value}</bdi>] as const)} />
        )}
      </Group>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2 border-t border-line pt-3">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

/** The headers a download will bear because somebody set them; the type is always one of them. */
function headersOf(object: StoredObject): (readonly [string, string])[] {
  const headers: (readonly [string, string | null | undefined])[] = [
    ["Content-Type", object.contentType],
    ["Cache-Control", object.cacheControl],
    ["Content-Disposition", object.contentDisposition],
    ["Content-Encoding", object.contentEncoding],
    ["Content-Language", object.contentLanguage],
  ];
  return headers.flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]));
}
