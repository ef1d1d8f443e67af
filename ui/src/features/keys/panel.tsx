import { Link2, ScrollText, Trash2 } from "lucide-react";
import type { Key } from "#/api/keys";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { Button, buttonClass } from "#/ui/button";
import { Facts } from "#/ui/facts";
import { SidePanel } from "#/ui/side-panel";
import { Time } from "#/ui/time";
import { Expires } from "./columns";
import { useKeyImpact } from "./impact";
import { permissionDetail, permissionLabel } from "./permissions";

interface KeyPanelProps {
  apiKey: Key;
  onRevoke(): void;
  onClose(): void;
}

/** One key: what it may do, whether it is in use, and what hangs on it. Its secret is known to nobody here. */
export function KeyPanel({ apiKey, onRevoke, onClose }: KeyPanelProps) {
  const { id, name, prefix, permission, buckets, createdAt, lastUsedAt, expiresAt } = apiKey;
  const impact = useKeyImpact(id);
  return (
    <SidePanel label="Key" title={<bdi>{name}</bdi>} onClose={onClose}>
      <div className="flex flex-wrap gap-2">
        <Link to={paths.requests({ keyId: id })} className={buttonClass("plain")}>
          <ScrollText size={15} aria-hidden />
          Its requests
        </Link>
        <Link to={paths.links({ keyId: id })} className={buttonClass("plain")}>
          <Link2 size={15} aria-hidden />
          Its links
        </Link>
        <Button look="dangerous" icon={<Trash2 size={15} aria-hidden />} onClick={onRevoke}>
          Revoke…
        </Button>
      </div>
      <Facts
        facts={[
          ["Prefix", <code key="prefix">{prefix}…</code>],
          ["Id", <code key="id">{id}</code>],
          ["Permission", permissionLabel(permission)],
          ["It may", permissionDetail(permission)],
          ["Buckets", buckets == null ? "All" : <BucketLinks key="buckets" names={buckets} />],
          ["Created", <Time key="created" at={createdAt} />],
          ["Last used", lastUsedAt == null ? "Never" : <Time key="used" at={lastUsedAt} />],
          ["Expires", <Expires key="expires" at={expiresAt ?? null} />],
          ...impact.facts,
        ]}
      />
      <p className="text-text-muted">
        The server keeps only the fingerprint of its secret. If the secret is lost, make another key and revoke this one.
      </p>
    </SidePanel>
  );
}

function BucketLinks({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-col">
      {names.map((name) => (
        <li key={name}>
          <Link to={paths.bucket(name)} className="text-accent-text underline">
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
