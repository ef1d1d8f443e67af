import type { ComponentProps } from "react";
import type { SignedUrl } from "#/api/links";
import { useKey } from "#/api/use-key";
import { Link } from "#/lib/link";
import { paths } from "#/paths";
import type { Facts } from "#/ui/facts";
import { Time } from "#/ui/time";
import { LinkMethod, limitsOf, usesOf } from "./columns";

/** What is known of a link, wherever it is told. */
export function linkFacts(link: SignedUrl): ComponentProps<typeof Facts>["facts"] {
  const limits = limitsOf(link);
  return [
    ["Allows", <LinkMethod key="allows" method={link.method} />],
    ["Object", <code key="object"><bdi>{link.key}</bdi></code>],
    ["Bucket", <bdi key="bucket">{link.bucket}</bdi>],
    ["Uses", usesOf(link)],
    ...(limits === "" ? [] : [["Limits", limits] as const]),
    ["Created", <Time key="created" at={link.createdAt} />],
    ["Expires", <Time key="expires" at={link.expiresAt} />],
    ["Made by", <MadeBy key="by" keyId={link.keyId ?? null} />],
    ["Id", <code key="id">{link.id}</code>],
  ];
}

/** The key by its name, if it is there and whoever looks may list keys. */
function MadeBy({ keyId }: { keyId: string | null }) {
  const key = useKey(keyId);
  if (keyId === null) return "The operator";
  if (key === undefined) return <code>{keyId}</code>;
  return (
    <Link to={paths.keys({ key: keyId })} className="text-accent-text underline">
      Key “<bdi>{key.name}</bdi>”
    </Link>
  );
}
