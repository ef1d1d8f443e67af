import { CircleAlert, CircleCheck, Save } from "lucide-react";
import { useState } from "react";
import { platform } from "#platform";
import type { Answer } from "#/api/attempt";
import { faultOf } from "#/api/fault";
import { exactBytes, formatBytes } from "#/lib/bytes";
import { meaningOf } from "#/lib/http-status";
import { Link } from "#/lib/link";
import { formatDuration } from "#/lib/time";
import { paths } from "#/paths";
import { Badge } from "#/ui/badge";
import { BodyView } from "#/ui/body-view";
import { Button } from "#/ui/button";
import { Facts } from "#/ui/facts";
import { HeaderList } from "#/ui/header-list";
import { Section } from "#/ui/page";
import { type Fault, FaultNotice } from "#/ui/states";
import { toast } from "#/ui/toast";
import { DocsLink } from "./docs-link";
import type { Built } from "./request";
import type { Trying } from "./use-attempt";

/** What the server has answered; nothing until something was sent. Announced is its status only: a body may be long. */
export function AnswerView({ trying: { running, answer, failure }, request }: { trying: Trying; request: Built }) {
  return (
    <>
      <p role="status" className="sr-only">
        {running ? "Sent" : answer !== null ? `${answer.status} ${meaningOf(answer.status)}` : ""}
      </p>
      {(running || answer !== null || failure !== null) && (
        <Section title="Response">
          {answer === null && running && <p className="text-text-muted">Waiting for the server…</p>}
          {answer !== null && <Received answer={answer} running={running} name={fileName(request)} />}
          {failure !== null && failure.code === "cancelled" ? (
            <p>Cancelled{answer === null ? " before an answer came. The server may have done it all the same." : ". What had come until then is shown."}</p>
          ) : (
            failure !== null && <FaultNotice fault={faultOf(failure)} />
          )}
        </Section>
      )}
    </>
  );
}

function Received({ answer, running, name }: { answer: Answer; running: boolean; name: string }) {
  const { status, durationMs, sizeBytes, requestId, headers, error } = answer;
  const good = status < 400;
  return (
    <>
      <Facts
        facts={[
          [
            "Status",
            <Badge
              key="status"
              tone={good ? "ok" : "danger"}
              icon={good ? <CircleCheck size={14} aria-hidden /> : <CircleAlert size={14} aria-hidden />}
            >
              {`${status} ${meaningOf(status)}`}
            </Badge>,
          ],
          ["Duration", formatDuration(durationMs) + (running ? ", still coming" : "")],
          ["Size", <span key="size" title={exactBytes(sizeBytes)}>{formatBytes(sizeBytes)}</span>],
          [
            "Request id",
            <Link key="id" to={paths.requests({ requestId })} className="font-mono text-xs text-accent-text underline underline-offset-4">
              {requestId}
            </Link>,
          ],
        ]}
      />
      {error !== null && !running && (
        <FaultNotice fault={faultOf(error)} action={<DocsLink section={error.code}>What this code means</DocsLink>} />
      )}
      <HeaderList values={headers} empty="No headers." note={null} />
      <ReceivedBody answer={answer} name={name} />
    </>
  );
}

function ReceivedBody({ answer: { sizeBytes, mediaType, text, blob }, name }: { answer: Answer; name: string }) {
  const [fault, setFault] = useState<Fault | null>(null);
  const save = (body: Blob) => {
    setFault(null);
    platform.saveBlob(body, name).then(
      (path) => path !== null && toast(`Saved as ${path}`),
      (cause: unknown) => setFault(faultOf(cause)),
    );
  };
  if (sizeBytes === 0) return <p className="text-text-muted">No body.</p>;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {text === null ? (
        <p>
          {formatBytes(sizeBytes)}
          {mediaType !== "" && ` of ${mediaType}`}, not shown here.
        </p>
      ) : (
        <BodyView label="Response body" text={text} />
      )}
      {blob !== null && (
        <span>
          <Button icon={<Save size={15} aria-hidden />} onClick={() => save(blob)}>
            Save the body
          </Button>
        </span>
      )}
      {fault !== null && <FaultNotice fault={fault} />}
    </div>
  );
}

function fileName({ answer }: Built): string {
  return answer.kind === "file" ? answer.name : "response.json";
}
