import type { UploadSource } from "../types";
import { fromFileList } from "./scan";

/** Opens the browser's own file dialog. */
export function pick(folder: boolean): Promise<UploadSource | null> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.webkitdirectory = folder;
    input.addEventListener("cancel", () => resolve(null));
    input.addEventListener("change", () => {
      const { files } = input;
      resolve(files === null || files.length === 0 ? null : { held: fromFileList(files) });
    });
    input.click();
  });
}
