import { useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useRef, useState } from "react";
import { faultOf } from "#/api/fault";
import { signUrl } from "#/api/links";
import { copyWhenKnown } from "#/lib/clipboard";
import { Button } from "#/ui/button";
import type { Fault } from "#/ui/states";
import { toast } from "#/ui/toast";

interface QuickShareProps {
  bucket: string;
  objectKey: string;
  onFault(fault: Fault | null): void;
}

/** One click: a link for a day, copied. What it grants is shown among the object's links, where it can be revoked. */
export function QuickShare({ bucket, objectKey, onFault }: QuickShareProps) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  // Held at once: the second half of a double click comes before the next drawing.
  const begun = useRef(false);
  const share = async () => {
    if (begun.current) return;
    begun.current = true;
    onFault(null);
    setBusy(true);
    const signing = signUrl(bucket, { key: objectKey, method: "GET", expiresIn: "24h" });
    const copying = copyWhenKnown(signing.then(({ url }) => url));
    try {
      await signing;
      await copying.then(
        () => toast("Link copied. It works for 24 hours."),
        () => toast("The link is made, but copying was refused. Use Share… instead."),
      );
      void queryClient.invalidateQueries({ queryKey: ["links"] });
    } catch (cause) {
      copying.catch(() => undefined);
      onFault(faultOf(cause));
    } finally {
      begun.current = false;
      setBusy(false);
    }
  };
  return (
    <Button icon={<Link2 size={15} aria-hidden />} pending={busy} onClick={() => void share()}>
      Copy 24 h link
    </Button>
  );
}
