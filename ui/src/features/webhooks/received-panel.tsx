import { ArrowLeft, X } from "lucide-react";
import type { InboxRequest } from "#/api/inboxes";
import { useShortcut } from "#/lib/shortcuts";
import { BodyView } from "#/ui/body-view";
import { Button, IconButton } from "#/ui/button";
import { Facts } from "#/ui/facts";
import { HeaderList } from "#/ui/header-list";
import { Notice } from "#/ui/notice";
import { Time } from "#/ui/time";

/** One request as it came. */
export function ReceivedPanel({ request, onClose }: { request: InboxRequest; onClose(): void }) {
  useShortcut((event) => event.key === "Escape", onClose);
  return (
    <section aria-label="Received request" className="flex min-w-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-3">
      <div className="flex items-center gap-2">
        <span className="hidden @max-4xl:inline-flex">
          <Button look="quiet" icon={<ArrowLeft size={15} aria-hidden />} onClick={onClose}>
            Requests
          </Button>
        </span>
        <h2 className="text-lg font-semibold">{request.method}</h2>
        <span className="ml-auto @max-4xl:hidden">
          <IconButton label="Close the request" shortcut="Esc" icon={<X size={16} aria-hidden />} onClick={onClose} />
        </span>
      </div>
      <Facts
        facts={[
          ["Received", <Time key="at" at={request.at} />],
          ...(request.query == null ? [] : [["Query", <code key="query">?{request.query}</code>] as const]),
        ]}
      />
      {request.truncated && <Notice tone="info">The body was longer; the first 64 KiB are kept.</Notice>}
      <BodyView label="Body" text={request.body} />
      <HeaderList values={request.headers} empty="None." note={null} />
    </section>
  );
}
