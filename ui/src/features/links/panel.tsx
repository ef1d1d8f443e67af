import { useInfiniteQuery } from "@tanstack/react-query";
import { FileSearch, Trash2 } from "lucide-react";
import type { SignedUrl } from "#/api/links";
import { keysQuery } from "#/api/queries";
import { Link } from "#/lib/link";
import { lastSegment } from "#/lib/object-key";
import { paths } from "#/paths";
import { Button, buttonClass } from "#/ui/button";
import { Facts } from "#/ui/facts";
import { SidePanel } from "#/ui/side-panel";
import { Time } from "#/ui/time";
import { LinkMethod, limitsOf, placeOf, usesOf } from "./columns";

interface LinkPanelProps {
  link: SignedUrl;
  onRevoke(): void;
  onClose(): void;
}

/** One link: what it grants, to how many, until when. The URL itself is a secret that the server does not keep. */
export function LinkPanel({ link, onRevoke, onClose }: LinkPanelProps) {
  const { id, bucket, key, method, createdAt, expiresAt } = link;
  const limits = limitsOf(link);
  return (
    <SidePanel label="Link" title={<bdi>{lastSegment(key)}</bdi>} onClose={onClose}>
      <div className="flex flex-wrap gap-2">
        <Link to={placeOf(link)} className={buttonClass("plain")}>
          <FileSearch size={15} aria-hidden />
          {method === "PUT" ? "Open the folder" : "Open the object"}
        </Link>
        <Button look="dangerous" icon={<Trash2 size={15} aria-hidden />} onClick={onRevoke}>
          Revoke…
        </Button>
      </div>
      <Facts
        facts={[
          ["Allows", <LinkMethod key="allows" method={method} />],
          ["Object", <code key="object"><bdi>{key}</bdi></code>],
          ["Bucket", <bdi key="bucket">{bucket}</bdi>],
          ["Uses", usesOf(link)],
          ...(limits === "" ? [] : [["Limits", limits] as const]),
          ["Created", <Time key="made" at={createdAt} />],
          ["Expires", <Time key="expires" at={expiresAt} />],
          ["Made by", <MadeBy key="by" keyId={link.keyId ?? null} />],
          ["Id", <code key="id">{id}</code>],
        ]}
      />
      <p className="text-text-muted">
        Whoever has the link needs no key. The server does not keep the URL, so it cannot be copied again: make another one where the
        object is.
      </p>
    </SidePanel>
  );
}

/** The key by its name, if it is there and whoever looks may list keys. */
export function MadeBy({ keyId }: { keyId: string | null }) {
  const keys = useInfiniteQuery({ ...keysQuery, refetchInterval: false, enabled: keyId !== null });
  if (keyId === null) return "The operator";
  const key = keys.data?.pages.flatMap((page) => page.data).find(({ id }) => id === keyId);
  if (key === undefined) return <code>{keyId}</code>;
  return (
    <Link to={paths.keys({ key: keyId })} className="text-accent-text underline">
      Key “<bdi>{key.name}</bdi>”
    </Link>
  );
}
