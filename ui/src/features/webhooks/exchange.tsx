import type { ReactNode } from "react";
import type { Attempt, DeliveryDetail } from "#/api/webhooks";
import { BodyView } from "#/ui/body-view";
import { HeaderList } from "#/ui/header-list";
import { Notice } from "#/ui/notice";

interface ExchangeProps {
  delivery: DeliveryDetail;
  attempt: Attempt | undefined;
  number: number;
}

/** What was sent and what came back, side by side where there is room. */
export function Exchange({ delivery, attempt, number }: ExchangeProps) {
  const { request, attempts } = delivery;
  const isLast = number === attempts.length;
  return (
    <div className="@container">
      <div className="grid gap-5 @xl:grid-cols-2">
        <Side title="Request" first={`POST ${request.url}`}>
          <BodyView label="Request body" text={request.body} />
          <HeaderList
            values={request.headers}
            empty="None yet: it is signed when it is sent."
            note={isLast || attempts.length === 0 ? null : "Of the last attempt. Each is signed afresh; the body stays."}
          />
        </Side>
        <Side
          title="Response"
          first={attempt === undefined ? "None yet" : attempt.responseStatus == null ? "No response" : `HTTP ${attempt.responseStatus}`}
        >
          {attempt?.error != null && (
            <Notice tone="warn">
              <span className="font-mono text-xs">{attempt.error}</span>
            </Notice>
          )}
          {attempt?.responseStatus != null && (
            <>
              <BodyView label="Response body" text={attempt.responseBody} />
              <HeaderList values={attempt.responseHeaders} empty="None." note={null} />
            </>
          )}
        </Side>
      </div>
    </div>
  );
}

function Side({ title, first, children }: { title: string; first: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-3">
      <h3 className="font-semibold">{title}</h3>
      <p className="font-mono text-xs [overflow-wrap:anywhere]">{first}</p>
      {children}
    </section>
  );
}
