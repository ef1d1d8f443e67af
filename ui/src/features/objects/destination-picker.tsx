import { useInfiniteQuery } from "@tanstack/react-query";
import { CornerLeftUp, Folder } from "lucide-react";
import { blockingFault } from "#/api/fault";
import { bucketsQuery, listingQuery } from "#/api/queries";
import { lastSegment, parentPrefix, visibleName } from "#/lib/object-key";
import { Button } from "#/ui/button";
import { Field, SelectInput, TextInput } from "#/ui/field";
import { FaultNotice } from "#/ui/states";
import type { Destination } from "./copy-plan";

interface DestinationPickerProps {
  value: Destination;
  problem: string | null;
  onChange(value: Destination): void;
}

/** A bucket and a folder in it: walked through, or typed, so that it may also be a new one. */
export function DestinationPicker({ value, problem, onChange }: DestinationPickerProps) {
  const buckets = useInfiniteQuery(bucketsQuery);
  const names = new Set([value.bucket, ...(buckets.data?.pages.flatMap((page) => page.data.map(({ name }) => name)) ?? [])]);
  return (
    <div className="flex flex-col gap-1">
      <Field label="Bucket">
        {(ids) => (
          <SelectInput {...ids} value={value.bucket} onChange={(event) => onChange({ bucket: event.target.value, prefix: "" })}>
            {[...names].map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Field label="Folder" problem={problem} hint="Empty is the bucket itself. A folder that is not there yet is made.">
        {(ids) => (
          <TextInput
            {...ids}
            mono
            dir="auto"
            data-focus-first
            placeholder="folder/in/the/bucket"
            value={value.prefix.replace(/\/$/, "")}
            onChange={(event) => onChange({ ...value, prefix: event.target.value === "" ? "" : `${event.target.value}/` })}
          />
        )}
      </Field>
      <Folders at={value} onGo={(prefix) => onChange({ ...value, prefix })} />
    </div>
  );
}

/** The folders within the chosen one, to walk on. */
function Folders({ at: { bucket, prefix }, onGo }: { at: Destination; onGo(prefix: string): void }) {
  const base = prefix === "" || prefix.endsWith("/") ? prefix : parentPrefix(prefix);
  const query = useInfiniteQuery(listingQuery(bucket, { prefix: base }));
  const folders = [...new Set(query.data?.pages.flatMap((page) => page.prefixes) ?? [])];
  const fault = blockingFault(query);
  return (
    <div role="group" aria-label="Folders" className="h-44 overflow-y-auto rounded-md border border-line py-1">
      {prefix !== "" && (
        <FolderButton icon={<CornerLeftUp size={15} aria-hidden />} name="Up" onClick={() => onGo(parentPrefix(prefix))} />
      )}
      {fault !== null ? (
        <div className="p-2">
          <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
        </div>
      ) : query.data === undefined ? (
        <div role="status" aria-label="Loading the folders" className="waiting m-2 h-6" />
      ) : (
        folders.map((folder) => (
          <FolderButton
            key={folder}
            icon={<Folder size={15} aria-hidden className="text-accent-text" />}
            name={visibleName(lastSegment(folder))}
            onClick={() => onGo(folder)}
          />
        ))
      )}
      {query.data !== undefined && folders.length === 0 && <p className="px-3 py-1.5 text-text-muted">No folders in it.</p>}
      {query.hasNextPage && (
        <Button look="quiet" pending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </div>
  );
}

function FolderButton({ icon, name, onClick }: { icon: React.ReactNode; name: string; onClick(): void }) {
  return (
    <button type="button" onClick={onClick} className="flex h-8 w-full items-center gap-2 px-3 text-left -outline-offset-2 hover:bg-surface-hover">
      {icon}
      <bdi className="truncate">{name}</bdi>
    </button>
  );
}
