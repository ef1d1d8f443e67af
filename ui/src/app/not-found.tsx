import { Compass } from "lucide-react";
import { Link } from "#/lib/link";
import { useTitle } from "#/lib/use-title";
import { paths } from "#/paths";
import { buttonClass } from "#/ui/button";
import { Page, PageTitle } from "#/ui/page";
import { EmptyState } from "#/ui/states";

export function NotFound() {
  useTitle("Not found");
  return (
    <Page title={<PageTitle>Not found</PageTitle>}>
      <EmptyState
      icon={<Compass size={28} aria-hidden />}
      title="There is no such page"
      action={
        <Link to={paths.overview()} className={buttonClass("primary")}>
          Go to the overview
        </Link>
      }
    >
      The address may be mistyped, or come from a newer version of Stowbox.
    </EmptyState>
    </Page>
  );
}
