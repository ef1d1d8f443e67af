import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy, useMemo, useState } from "react";
import { blockingFault } from "#/api/fault";
import type { Listing } from "#/api/objects";
import { bucketQuery } from "#/api/queries";
import { useGo } from "#/lib/link";
import { parentPrefix } from "#/lib/object-key";
import { NOTHING } from "#/lib/selection";
import { isWith, useShortcut } from "#/lib/shortcuts";
import { useTitle } from "#/lib/use-title";
import { type BucketView, paths } from "#/paths";
import { Button } from "#/ui/button";
import { Notice } from "#/ui/notice";
import { Page } from "#/ui/page";
import { ListAndPanel } from "#/ui/side-panel";
import { Breadcrumbs } from "./breadcrumbs";
import { choiceOf } from "./chosen";
import { ObjectDetails } from "./details";
import { type Doing, ObjectDialogs } from "./dialogs";
import { FindBar } from "./find-bar";
import { ObjectList } from "./list";
import type { ObjectActions } from "./object-buttons";
import { SelectionBar } from "./selection-bar";
import { FolderActions } from "./toolbar";
import { uploadsTo } from "./uploads";
import { useEverything } from "./use-everything";
import { useFolder } from "./use-folder";
import { useSelection } from "./use-selection";

const ShareDialog = lazy(() => import("./share/share-dialog"));

interface BucketBrowserProps {
  bucket: string;
  view: BucketView & { prefix: string };
}

/** What is in a bucket: one folder at a time, or what a search finds. */
export function BucketBrowser({ bucket, view }: BucketBrowserProps) {
  const { prefix, find, within = false, sort, order, object } = view;
  useTitle([bucket, ...prefix.split("/")].filter((part) => part !== "").join(" / "));
  const go = useGo();
  const searching = find !== undefined && find !== "";
  const listing: Listing = useMemo(
    () => ({
      prefix: searching && !within ? "" : prefix,
      ...(searching ? { search: find } : {}),
      ...(sort === undefined ? {} : { sort }),
      ...(order === undefined ? {} : { order }),
    }),
    [prefix, within, searching, find, sort, order],
  );
  const region = useMemo(
    () => ({ prefix: listing.prefix, ...(listing.search === undefined ? {} : { search: listing.search }) }),
    [listing],
  );
  const folder = useFolder(bucket, listing);
  const about = useQuery(bucketQuery(bucket));
  const uploads = useMemo(() => uploadsTo(bucket, prefix), [bucket, prefix]);
  const selection = useSelection(region, folder.rows);
  const [doing, setDoing] = useState<Doing | null>(null);
  const everything = useEverything(bucket, region, folder, selection, about.data);

  // The list as it is addressed, whatever is open over it.
  const here: BucketView = useMemo(() => ({ prefix, find, within, sort, order }), [prefix, find, within, sort, order]);
  const show = (key: string | null, how?: { replace: boolean }) =>
    go(paths.bucket(bucket, { ...here, object: key ?? undefined }), how);
  const openFind = () => go(paths.bucket(bucket, { ...here, find: find ?? "" }));

  useShortcut(
    (event) => event.key === "Backspace",
    () => {
      if (prefix !== "") go(paths.bucket(bucket, { prefix: parentPrefix(prefix), sort, order }));
    },
  );
  // Once the bar is open it listens by itself.
  useShortcut((event) => find === undefined && isWith("f", event), openFind, { whileTyping: true });

  const actions: ObjectActions = {
    onShare: (key) => go(paths.bucket(bucket, { ...here, object: key, share: true })),
    onRename: (row) => setDoing({ what: "rename", row }),
    onTransfer: (rows, how) => setDoing({ what: how, choice: choiceOf(rows) }),
    onDelete: (rows) => setDoing({ what: "delete", choice: choiceOf(rows) }),
  };
  const isPublic = about.data?.visibility === "public";
  const fault = folder.fault ?? (about.data === undefined ? null : blockingFault(about));
  return (
    <Page
      title={<Breadcrumbs bucket={bucket} prefix={prefix} />}
      actions={
        fault === null && (
          <FolderActions
            bucket={about.data}
            uploads={uploads}
            onFind={openFind}
            onNewFolder={() => setDoing({ what: "new-folder" })}
          />
        )
      }
    >
      {find !== undefined && (
        <FindBar
          find={find}
          within={within}
          inFolder={prefix !== ""}
          onChange={(text, inside) => go(paths.bucket(bucket, { ...here, find: text, within: inside }), { replace: true })}
          onClose={() => go(paths.bucket(bucket, { prefix, sort, order }))}
        />
      )}
      <ListAndPanel
        panel={
          object !== undefined && (
            <ObjectDetails bucket={bucket} objectKey={object} isPublic={isPublic} actions={actions} onClose={() => show(null)} />
          )
        }
      >
        {folder.stale && (
          <div className="px-5 py-2">
            <Notice tone="info" action={<Button onClick={folder.reload}>Show the changes</Button>}>
              This folder has changed since it was loaded.
            </Notice>
          </div>
        )}
        <ObjectList
          bucket={bucket}
          here={here}
          search={listing.search}
          folder={folder}
          fault={fault}
          selection={selection}
          openKey={object ?? null}
          uploads={uploads}
          onShow={show}
          onRename={actions.onRename}
          onDelete={(row) => setDoing({ what: "delete", choice: selection.choice ?? choiceOf([row]) })}
        />
        {selection.choice !== null && (
          <SelectionBar
            bucket={bucket}
            prefix={prefix}
            isPublic={isPublic}
            choice={selection.choice}
            everything={everything}
            actions={{
              onRename: actions.onRename,
              onTransfer: (how) => selection.choice !== null && setDoing({ what: how, choice: selection.choice }),
              onDelete: () => selection.choice !== null && setDoing({ what: "delete", choice: selection.choice }),
            }}
            onClear={() => selection.change(NOTHING)}
          />
        )}
      </ListAndPanel>
      <ObjectDialogs
        bucket={bucket}
        prefix={prefix}
        doing={doing}
        trashDays={about.data?.trashDays ?? 0}
        openKey={object ?? null}
        onClose={() => setDoing(null)}
        onGone={() => show(null, { replace: true })}
        onRenamed={(key) => show(key, { replace: true })}
      />
      {view.share && object !== undefined && (
        <Suspense>
          <ShareDialog bucket={bucket} objectKey={object} onClose={() => show(object, { replace: true })} />
        </Suspense>
      )}
    </Page>
  );
}
