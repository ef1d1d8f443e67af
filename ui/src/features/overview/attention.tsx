import { useQuery, useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { type Upload, failingWebhooksQuery, unfinishedUploadsQuery } from "#/api/overview";
import { abortUpload } from "#/api/uploads";
import { useAction } from "#/api/use-action";
import { plural } from "#/lib/bytes";
import { Link } from "#/lib/link";
import { parentPrefix } from "#/lib/object-key";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Name } from "#/ui/name";
import { Notice } from "#/ui/notice";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";

/** What somebody should look at; nothing of it, and the section is not there. */
export function FailingWebhooks() {
  const failing = useQuery(failingWebhooksQuery).data ?? [];
  if (failing.length === 0) return null;
  return (
    <Notice tone="warn">
      <p className="font-medium">{`${plural(failing.length, "webhook")} cannot be delivered`}</p>
      <ul>
        {failing.map(({ id, url }) => (
          <li key={id} className="font-mono text-xs [overflow-wrap:anywhere]">
            <bdi>{url}</bdi>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Uploads that were begun and not completed: they hold space until they end by themselves. */
export function UnfinishedUploads() {
  const query = useQuery(unfinishedUploadsQuery);
  const uploads = query.data ?? [];
  if (uploads.length === 0) return null;
  return (
    <Section title="Unfinished uploads" aside={<span className="text-text-muted">Their parts take space until they end</span>}>
      <ul aria-label="Unfinished uploads" className="flex flex-col rounded-md border border-line">
        {uploads.map((upload) => (
          <UnfinishedUpload key={upload.uploadId} upload={upload} />
        ))}
      </ul>
    </Section>
  );
}

function UnfinishedUpload({ upload }: { upload: Upload }) {
  const queryClient = useQueryClient();
  const { bucket, key, createdAt, expiresAt } = upload;
  const abort = useAction({
    mutationFn: () => abortUpload(upload),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["uploads"] });
      void queryClient.invalidateQueries({ queryKey: ["account"] });
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line px-3 py-1.5 not-first:border-t">
      <span className="min-w-0 flex-1">
        <Link to={paths.bucket(bucket, { prefix: parentPrefix(key) })} className="flex hover:underline">
          <Name mono className="text-xs">{`${bucket}/${key}`}</Name>
        </Link>
        <span className="text-xs text-text-muted">
          Begun <Time at={createdAt} /> · ends <Time at={expiresAt} />
        </span>
      </span>
      <Button look="dangerous" aria-label={`Give up the upload of ${key}`} pending={abort.isPending} onClick={() => abort.run()}>
        Give up
      </Button>
      {abort.error !== null && <FaultNotice fault={faultOf(abort.error)} />}
    </li>
  );
}
