import type { InboxRequest } from "#/api/inboxes";
import { BodyView } from "#/ui/body-view";
import { Facts } from "#/ui/facts";
import { HeaderList } from "#/ui/header-list";
import { Notice } from "#/ui/notice";
import { Reader, ReaderHead } from "#/ui/reader";
import { Time } from "#/ui/time";

/** One request as it came. */
export function ReceivedPanel({ request, onClose }: { request: InboxRequest; onClose(): void }) {
  return (
    <Reader label="Received request" onClose={onClose}>
      <ReaderHead list="Requests" closeLabel="Close the request" onClose={onClose}>
        <h2 className="text-lg font-semibold">{request.method}</h2>
      </ReaderHead>
      <Facts
        facts={[
          ["Received", <Time key="at" at={request.at} />],
          ...(request.query == null ? [] : [["Query", <code key="query">?{request.query}</code>] as const]),
        ]}
      />
      {request.truncated && <Notice tone="info">The body was longer; the first 64 KiB are kept.</Notice>}
      <BodyView label="Body" text={request.body} />
      <HeaderList values={request.headers} empty="None." note={null} />
    </Reader>
  );
}
