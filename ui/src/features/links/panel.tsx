import { FileSearch, Trash2 } from "lucide-react";
import type { SignedUrl } from "#/api/links";
import { Link } from "#/lib/link";
import { lastSegment } from "#/lib/object-key";
import { Button, buttonClass } from "#/ui/button";
import { Facts } from "#/ui/facts";
import { SidePanel } from "#/ui/side-panel";
import { placeOf } from "./columns";
import { linkFacts } from "./facts";

interface LinkPanelProps {
  link: SignedUrl;
  onRevoke(): void;
  onClose(): void;
}

/** One link: what it grants, to how many, until when. The URL itself is a secret that the server does not keep. */
export function LinkPanel({ link, onRevoke, onClose }: LinkPanelProps) {
  const { key, method } = link;
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
      <Facts facts={linkFacts(link)} />
      <p className="text-text-muted">
        Whoever has the link needs no key. The server does not keep the URL, so it cannot be copied again: make another one where the
        object is.
      </p>
    </SidePanel>
  );
}
