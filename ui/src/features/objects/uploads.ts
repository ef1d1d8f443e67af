import { platform } from "#platform";
import { offerUpload } from "./upload-ask";

export interface Uploads {
  chooseFiles(): void;
  chooseFolder(): void;
}

/** Ways to put files into this folder. */
export function uploadsTo(bucket: string, prefix: string): Uploads {
  return {
    chooseFiles: () => offerUpload({ bucket, prefix }, platform.pickFiles()),
    chooseFolder: () => offerUpload({ bucket, prefix }, platform.pickFolder()),
  };
}
