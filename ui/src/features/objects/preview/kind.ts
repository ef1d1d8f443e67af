/** A way to look at an object. */
export type View = "image" | "video" | "audio" | "pdf" | "tree" | "table" | "text" | "hex";

/** Raster images that a browser shows and that can run nothing. The type is given to the browser as it stands here. */
const RASTER = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/apng", "image/x-icon"]);
export const SVG = "image/svg+xml";

/** What files are mostly called that come without a type of their own. */
const BY_EXTENSION: Record<string, string> = {
  png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", avif: "image/avif",
  bmp: "image/bmp", ico: "image/x-icon", svg: SVG,
  mp4: "video/mp4", m4v: "video/mp4", webm: "video/webm", mov: "video/quicktime",
  mp3: "audio/mpeg", m4a: "audio/mp4", flac: "audio/flac", wav: "audio/wav", ogg: "audio/ogg", opus: "audio/ogg",
  pdf: "application/pdf", json: "application/json", geojson: "application/json", csv: "text/csv", tsv: "text/tab-separated-values",
};
const TEXT_EXTENSIONS = new Set(
  "txt md log xml html htm css js mjs ts tsx jsx json5 ndjson jsonl yaml yml toml ini cfg conf env sh py rs go java c h cpp rb php sql lock".split(" "),
);
const TEXT_TYPES = /^text\/|[+/](xml|json|yaml|toml|javascript|ecmascript|x-sh|x-yaml|x-ndjson|graphql|sql)$/;

/** The type that an object is looked at as: the stored one, unless that says nothing. */
export function typeOf(contentType: string, key: string): string {
  const essence = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  if (essence !== "" && essence !== "application/octet-stream" && essence !== "binary/octet-stream") return essence;
  const extension = extensionOf(key);
  return BY_EXTENSION[extension] ?? (TEXT_EXTENSIONS.has(extension) ? "text/plain" : "application/octet-stream");
}

/** The ways to look at it, the best first. The bytes themselves are always the last one. */
export function viewsOf(type: string): readonly View[] {
  if (RASTER.has(type)) return ["image", "hex"];
  if (type === SVG) return ["image", "text", "hex"];
  if (type.startsWith("video/")) return ["video", "hex"];
  if (type.startsWith("audio/")) return ["audio", "hex"];
  if (type === "application/pdf") return ["pdf", "hex"];
  if (/[+/]json$/.test(type)) return ["tree", "text", "hex"];
  if (type === "text/csv" || type === "text/tab-separated-values") return ["table", "text", "hex"];
  if (TEXT_TYPES.test(type)) return ["text", "hex"];
  return ["hex", "text"];
}

function extensionOf(key: string): string {
  const name = key.slice(key.lastIndexOf("/") + 1);
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}
