import { Suspense, lazy } from "react";
import { DropZone } from "#/features/objects/drop-zone";
import { confirmUpload, offerUpload, uploadAsk, uploadFault } from "#/features/objects/upload-ask";
import { useStore } from "#/lib/use-store";
import type { UploadTarget } from "#/platform/types";
import { Dialog } from "#/ui/dialog";
import { FaultNotice } from "#/ui/states";

const UploadSheet = lazy(() => import("#/features/objects/upload-sheet"));

/** Takes what is dropped on any screen, and asks about what is uploaded from any of them. */
export function UploadHost({ here }: { here: UploadTarget | null }) {
  const ask = useStore(uploadAsk);
  const fault = useStore(uploadFault);
  return (
    <>
      <DropZone here={here} onDrop={(target, source) => offerUpload(target, Promise.resolve(source))} />
      {ask !== null && (
        <Suspense>
          <UploadSheet
            ask={ask}
            onClose={() => uploadAsk.set(null)}
            onStart={(target, conflict) => confirmUpload(target, ask.source, conflict)}
          />
        </Suspense>
      )}
      {fault !== null && (
        <Dialog open title="The upload could not begin" onClose={() => uploadFault.set(null)}>
          <div className="pb-4">
            <FaultNotice fault={fault} />
          </div>
        </Dialog>
      )}
    </>
  );
}
