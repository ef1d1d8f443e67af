import { useQueryClient } from "@tanstack/react-query";
import { faultOf } from "#/api/fault";
import { createKey } from "#/api/keys";
import { baseUrl } from "#/api/session";
import { useAction } from "#/api/use-action";
import { curl, dotEnv } from "#/lib/curl";
import { Button } from "#/ui/button";
import { CodeBlock } from "#/ui/code";
import { CopyButton } from "#/ui/copy-button";
import { Notice } from "#/ui/notice";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";

/** A key to begin with: the one made at the very first start, or one made here. Shown once, never kept. */
export function FirstKey({ known, needed }: { known: string | null; needed: boolean }) {
  const queryClient = useQueryClient();
  const made = useAction({
    mutationFn: () => createKey({ name: "First steps" }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["keys"] }),
  });
  const key = known ?? made.data?.key ?? null;
  if (key === null) {
    if (!needed) return null;
    return (
      <Section title="An API key">
        <p className="text-text-muted">
          Programs authenticate with a key. The one printed at the very first start works; if it is gone, make another.
        </p>
        {made.error !== null && <FaultNotice fault={faultOf(made.error)} />}
        <div>
          <Button look="primary" pending={made.isPending} onClick={() => made.run()}>
            Create a key and show the command
          </Button>
        </div>
      </Section>
    );
  }
  return (
    <Section title="Your API key">
      <Notice tone="info" action={<CopyButton label="Copy as .env" text={() => dotEnv(baseUrl(), key)} />}>
        This is the only time it is shown: the server keeps no copy that could be read.
      </Notice>
      <CodeBlock label="API key" text={key} />
      <p className="text-text-muted">Try it in a terminal:</p>
      <CodeBlock label="A command that lists the buckets" text={curl({ url: `${baseUrl()}/v1/buckets`, token: key })} />
    </Section>
  );
}
