import { useQuery } from "@tanstack/react-query";
import { blockingFault } from "#/api/fault";
import { statusQuery } from "#/api/queries";
import { Facts } from "#/ui/facts";
import { Section } from "#/ui/page";
import { FaultNotice } from "#/ui/states";
import { Time } from "#/ui/time";

/** The server itself. Only the operator may ask; for others the section is not there. */
export function ServerPanel() {
  const query = useQuery(statusQuery);
  const { data: status } = query;
  const fault = blockingFault(query);
  if (fault !== null && fault.code !== "forbidden") {
    return (
      <Section title="Server">
        <FaultNotice fault={fault} onRetry={() => void query.refetch()} />
      </Section>
    );
  }
  if (status === undefined) return null;
  const { version, listening, publicUrls, storage, startedAt } = status;
  return (
    <Section title="Server">
      <Facts
        facts={[
          ["Version", version],
          ["Running since", <Time key="since" at={startedAt} />],
          ["Answers at", <code key="at">{[...listening, ...publicUrls].join(", ")}</code>],
          ["Storage", <code key="storage">{`${storage.service} ${storage.location}`}</code>],
        ]}
      />
    </Section>
  );
}
