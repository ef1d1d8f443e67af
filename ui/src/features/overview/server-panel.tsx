import { useQuery } from "@tanstack/react-query";
import { statusQuery } from "#/api/queries";
import { Facts } from "#/ui/facts";
import { Section } from "#/ui/page";
import { Time } from "#/ui/time";

/** The server itself. Only the operator may ask; for others the section is not there. */
export function ServerPanel() {
  const { data: status } = useQuery(statusQuery);
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
