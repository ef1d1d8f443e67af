import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { blockingFault } from "#/api/fault";
import { accountQuery } from "#/api/queries";
import { startNews } from "#/api/session";
import { useStore } from "#/lib/use-store";
import { useTitle } from "#/lib/use-title";
import { Notice } from "#/ui/notice";
import { Page, PageTitle } from "#/ui/page";
import { FaultState } from "#/ui/states";
import { Buckets } from "./buckets";
import { ConnectPanel } from "./connect-panel";
import { FailingWebhooks } from "./failing-webhooks";
import { FirstRun } from "./first-run";
import { FreeSpace } from "./free-space";
import { RecentRequests } from "./recent-requests";
import { ServerPanel } from "./server-panel";
import { UsagePanel } from "./usage-panel";
import { useFirstRun } from "./use-first-run";

const Charts = lazy(() => import("./charts"));

export function OverviewPage() {
  useTitle("Overview");
  const account = useQuery(accountQuery);
  const { notice } = useStore(startNews);
  const firstRun = useFirstRun(account.data);
  const fault = blockingFault(account);
  return (
    <Page title={<PageTitle>Overview</PageTitle>}>
      <div className="flex-1 overflow-y-auto">
        {fault !== null ? (
          <FaultState fault={fault} onRetry={() => void account.refetch()} />
        ) : account.data === undefined ? (
          <div role="status" aria-label="Loading the overview" className="flex max-w-4xl flex-col gap-4 p-5">
            <div className="waiting h-24" />
            <div className="waiting h-40" />
          </div>
        ) : (
          <div className="flex max-w-5xl flex-col gap-8 px-5 py-6">
            {notice !== null && <Notice tone="warn">{notice}</Notice>}
            {firstRun.shown && <FirstRun account={account.data} onHide={firstRun.hide} />}
            <FailingWebhooks />
            {!firstRun.shown && <Buckets />}
            <UsagePanel account={account.data} />
            {!firstRun.shown && (
              <>
                <Suspense fallback={<div role="status" aria-label="Loading the charts" className="waiting h-96" />}>
                  <Charts />
                </Suspense>
                <RecentRequests />
                <FreeSpace account={account.data} />
                <ServerPanel />
                <ConnectPanel />
              </>
            )}
          </div>
        )}
      </div>
    </Page>
  );
}
