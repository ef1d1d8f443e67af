import { useQuery, useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { type Upload, unfinishedUploadsQuery } from "#/api/overview";
import { abortUpload } from "#/api/uploads";
import { useAction } from "#/api/use-action";
import { Link } from "#/lib/link";
import { parentPrefix } from "#/lib/object-key";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Name } from "#/ui/name";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";
import { Part } from "./part";

/** Uploads that were begun and not completed: they hold space until they end by themselves. */
export function UnfinishedUploads() {
  const query = useQuery(unfinishedUploadsQuery);
  return (
    <Part title="Unfinished uploads" about="Their parts take space until they end" query={query}>
      {(upload) => <UnfinishedUpload key={upload.uploadId} upload={upload} />}
    </Part>
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
