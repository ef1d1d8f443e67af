/** The screens of webhooks, fetched together when one of them is first gone to. */
export { InboxPage } from "./inbox-page";
export { InboxesPage } from "./inboxes-page";
export { WebhookPage } from "./webhook-page";
export { WebhooksPage } from "./page";
