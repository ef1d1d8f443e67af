import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import type { Account } from "#/api/account";
import { firstStepsQuery } from "#/api/overview";
import { keysQuery, statusQuery } from "#/api/queries";
import { baseUrl, startNews } from "#/api/session";
import { Link } from "#/lib/link";
import { useStore } from "#/lib/use-store";
import { paths } from "#/paths";
import { Button } from "#/ui/button";
import { Section } from "#/ui/page";
import { FirstKey } from "./first-key";

/** The first minutes: what runs where, a key that works, and a list that ticks itself from what really happened. */
export function FirstRun({ account, onHide }: { account: Account; onHide(): void }) {
  const status = useQuery(statusQuery);
  const keys = useInfiniteQuery(keysQuery);
  const { firstKey } = useStore(startNews);
  const used = keys.data?.pages.some((page) => page.data.some((key) => key.lastUsedAt != null)) ?? false;
  const { bucketCount, objectCount } = account.usage;
  const { linked, hooked } = useQuery(firstStepsQuery).data ?? { linked: false, hooked: false };
  const all = bucketCount > 0 && objectCount > 0 && used && linked && hooked;
  const dir = status.data?.dataDir;
  return (
    <>
      <section aria-label="Welcome" className="flex flex-col gap-1">
        <h2 className="text-xl font-semibold">Your object storage is running</h2>
        <p className="text-text-muted">
          It answers at <code className="font-mono text-text">{baseUrl()}</code>
          {dir !== undefined && (
            <>
              {" "}
              and keeps its files in <code className="font-mono text-text [overflow-wrap:anywhere]">{dir}</code>
            </>
          )}
          .
        </p>
      </section>
      <FirstKey known={firstKey} needed={!used} />
      <Section title="First steps" aside={<Button look="quiet" onClick={onHide}>{all ? "Done" : "Hide"}</Button>}>
        <ul className="flex flex-col rounded-md border border-line">
          <Step done={bucketCount > 0} title="Create a bucket" waiting="Waiting for the first one">
            <Link to={paths.buckets({ create: true })} className="text-accent-text underline">
              New bucket
            </Link>
          </Step>
          <Step done={objectCount > 0} title="Upload an object" waiting="Waiting for the first object">
            {bucketCount > 0 ? (
              <Link to={paths.buckets()} className="text-accent-text underline">
                Open a bucket and drop files on it
              </Link>
            ) : (
              "Needs a bucket first"
            )}
          </Step>
          <Step done={used} title="Send a request with an API key" waiting="Waiting for the first request">
            Paste the command above into a terminal
          </Step>
          <Step done={linked} title="Share an object" waiting="Waiting for the first signed URL">
            Open an object and copy its link
          </Step>
          <Step done={hooked} title="Add a webhook" waiting="Waiting for the first webhook">
            <Link to={paths.webhooks()} className="text-accent-text underline">
              Let a webhook tell your program
            </Link>
          </Step>
        </ul>
      </Section>
    </>
  );
}

function Step({ done, title, waiting, children }: { done: boolean; title: string; waiting: string; children: ReactNode }) {
  return (
    <li className="flex min-h-11 items-center gap-3 border-line px-3 py-1.5 not-first:border-t">
      {done ? (
        <CircleCheck size={18} aria-hidden className="shrink-0 text-ok-text" />
      ) : (
        <CircleDashed size={18} aria-hidden className="shrink-0 text-text-muted" />
      )}
      <span className="flex-1">
        <span className="font-medium">{title}</span>
        <span className="block text-xs text-text-muted">{done ? "Done" : waiting}</span>
      </span>
      {!done && <span className="text-right text-text-muted">{children}</span>}
    </li>
  );
}
