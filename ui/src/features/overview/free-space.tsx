import type { Account } from "#/api/account";
import { Section } from "#/ui/page";
import { LargestObjects } from "./largest-objects";
import { TrashSizes } from "./trash-sizes";
import { UnfinishedUploads } from "./unfinished-uploads";

/** Everything that could go, what is missed least first. */
export function FreeSpace({ account: { usage } }: { account: Account }) {
  if (usage.bucketCount === 0) return null;
  return (
    <Section title="What would free space">
      {usage.storageBytes === 0 && <p className="text-text-muted">Nothing is stored.</p>}
      <UnfinishedUploads />
      {usage.trashBytes > 0 && <TrashSizes />}
      {usage.objectCount > 0 && <LargestObjects />}
    </Section>
  );
}
