import { Globe, Lock } from "lucide-react";
import type { Bucket } from "#/api/buckets";
import { Badge } from "#/ui/badge";
import { Choices } from "#/ui/field";

type Visibility = Bucket["visibility"];

/** Who may read: an icon and a word. Public is marked, since it is the one to think twice about. */
export function VisibilityBadge({ visibility }: { visibility: Visibility }) {
  return visibility === "public" ? (
    <Badge tone="warn" icon={<Globe size={14} aria-hidden />}>
      Public
    </Badge>
  ) : (
    <Badge icon={<Lock size={14} aria-hidden />}>Private</Badge>
  );
}

const CHOICES = [
  { value: "private", label: "Private", detail: "Reading and writing need a key." },
  { value: "public", label: "Public", detail: "Anyone who can reach this server can read every object by its URL." },
] as const;

export function VisibilityChoice({ value, onChange }: { value: Visibility; onChange(value: Visibility): void }) {
  return <Choices legend="Visibility" value={value} choices={CHOICES} onChange={onChange} />;
}
