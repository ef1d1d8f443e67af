import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { blockingFault } from "#/api/fault";
import { bucketQuery } from "#/api/queries";
import { plural } from "#/lib/bytes";
import { Button } from "#/ui/button";
import { Dialog } from "#/ui/dialog";
import { FaultNotice } from "#/ui/states";
import { DeleteBucketDialog } from "./delete-dialog";
import { SettingsForm } from "./settings-form";

interface BucketSettingsProps {
  bucket: string;
  onClose(): void;
  onDeleted(): void;
}

/** The settings of one bucket, and below them the way to delete it. */
export function BucketSettings({ bucket: name, onClose, onDeleted }: BucketSettingsProps) {
  const query = useQuery(bucketQuery(name));
  const [deleting, setDeleting] = useState(false);
  const fault = blockingFault(query);
  const bucket = query.data;
  if (deleting && bucket !== undefined) {
    return <DeleteBucketDialog bucket={bucket} onClose={() => setDeleting(false)} onDeleted={onDeleted} />;
  }
  if (fault !== null || bucket === undefined) {
    return (
      <Dialog open title={`Settings of ${name}`} onClose={onClose}>
        <div className="pb-4">
          {fault === null ? (
            <div role="status" aria-label="Loading the settings" className="waiting h-48" />
          ) : (
            <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
          )}
        </div>
      </Dialog>
    );
  }
  return (
    <SettingsForm bucket={bucket} onClose={onClose}>
      <section aria-label="Delete this bucket" className="flex flex-wrap items-center gap-3 border-t border-line pt-4">
        <div className="min-w-0 flex-1 basis-56">
          <h3 className="font-medium">Delete this bucket</h3>
          <p className="text-xs text-text-muted">
            {bucket.objectCount === 0
              ? "It is empty, so it can go. Its name becomes free."
              : `It holds ${plural(bucket.objectCount, "object")}, which go with it.`}
          </p>
        </div>
        <Button onClick={() => setDeleting(true)} look="dangerous">
          Delete…
        </Button>
      </section>
    </SettingsForm>
  );
}
