import { Link } from "#/lib/link";
import { paths } from "#/paths";
import { TabBar, tabClass } from "#/ui/tab-bar";

/** The two halves of the screen: where webhooks go, and the receivers of this server to try them with. */
export function WebhookTabs({ here }: { here: "webhooks" | "inboxes" }) {
  return (
    <TabBar label="Webhooks">
      <Link to={paths.webhooks()} aria-current={here === "webhooks" ? "page" : undefined} className={tabClass(here === "webhooks")}>
        Endpoints
      </Link>
      <Link to={paths.inboxes()} aria-current={here === "inboxes" ? "page" : undefined} className={tabClass(here === "inboxes")}>
        Inboxes
      </Link>
    </TabBar>
  );
}
