import type { Page } from "@playwright/test";
import type { Api } from "../api";

/** What somebody might have: names of every kind, types of every preview. */
export async function fillSample(api: Api, page: Page): Promise<void> {
  await api.bucket("photos");
  await api.request("PATCH", "/v1/buckets/photos", { json: { trashDays: 7 } });
  await api.bucket("website", { visibility: "public", corsOrigins: ["http://localhost:3000"] });
  await api.bucket("backups-of-the-accounting-department-nobody-dares-to-delete");
  await api.put("website", "index.html", "<h1>Hello</h1>", { "Content-Type": "text/html" });
  const files: [string, number, string][] = [
    ["2025/may/one.jpg", 10, "image/jpeg"],
    ["2026/june/two.jpg", 10, "image/jpeg"],
    ["рисунки/кот.png", 10, "image/png"],
    ["صور/قطة.png", 10, "image/png"],
    ["harbour.jpg", 0, "image/jpeg"],
    ["a very long file name that somebody typed because they wanted to be quite sure of what is in it.txt", 900, "text/plain"],
    ["notes.txt", 0, "text/plain; charset=utf-8"],
    ["settings.json", 0, "application/json"],
    ["people.csv", 0, "text/csv"],
    ["talk.mp4", 12_000_000, "video/mp4"],
    ["archive.zip", 48_000, "application/zip"],
    ["song.flac", 5_000_000, "audio/flac"],
    ["box.bin", 4096, "application/octet-stream"],
    ["report.pdf", 345_000, "application/pdf"],
  ];
  const bodies: Record<string, string | Uint8Array> = {
    "harbour.jpg": await harbour(page),
    "notes.txt": Array.from({ length: 60 }, (_, line) => `${line % 7 === 0 ? "#" : "-"} a line of the notes, the ${line}th`).join("\n"),
    "people.csv": `name,city,since\n${Array.from({ length: 40 }, (_, row) => `Person ${row},"Town ${row}, by the sea",20${10 + (row % 15)}`).join("\n")}`,
    "settings.json": JSON.stringify({ name: "harbour", size: { width: 1600, height: 1000 }, tags: ["boats", "morning"], public: false }),
  };
  for (const [key, size, type] of files) {
    await api.put("photos", key, bodies[key] ?? new Uint8Array(size).map((_, at) => (at * 7) % 256), { "Content-Type": type, "x-metadata-camera": "Pinhole" });
  }
  for (const [name, permission] of [["CI", "write"], ["Read-only mirror", "read"], ["تطبيق الهاتف", "admin"]]) {
    await api.request("POST", "/v1/keys", { json: { name, permission } });
  }
}

/** A morning at a harbour, painted in the page. */
async function harbour(page: Page): Promise<Uint8Array> {
  const bytes = await page.evaluate(async () => {
    const [width, height, horizon] = [1600, 1000, 560];
    const canvas = new OffscreenCanvas(width, height);
    const paint = canvas.getContext("2d");
    if (paint === null) return [];
    const band = (top: number, bottom: number, colors: string[]) => {
      const gradient = paint.createLinearGradient(0, top, 0, bottom);
      for (const [at, color] of colors.entries()) gradient.addColorStop(at / (colors.length - 1), color);
      paint.fillStyle = gradient;
      paint.fillRect(0, top, width, bottom - top);
    };
    const shape = (color: string, ...points: [number, number][]) => {
      paint.fillStyle = color;
      paint.beginPath();
      for (const [x, y] of points) paint.lineTo(x, y);
      paint.fill();
    };
    band(0, horizon, ["#5d8fb8", "#a9c8dc", "#f7d9a8"]);
    paint.fillStyle = "#fff0c2";
    paint.beginPath();
    paint.arc(1120, 430, 74, 0, 7);
    paint.fill();
    shape("#7d94ab", [0, horizon], [0, 470], [260, 390], [520, 500], [780, 440], [1010, horizon]);
    shape("#64809b", [700, horizon], [980, 490], [1260, 520], [1600, 420], [1600, horizon]);
    band(horizon, height, ["#c9b58f", "#4d7797", "#23435f"]);
    for (let line = 0; line < 90; line += 1) {
      const depth = line / 90;
      paint.fillStyle = `rgb(255 240 200 / ${0.28 * (1 - depth)})`;
      paint.fillRect(1120 - 60 - depth * 190 + ((line * 53) % 70), horizon + 6 + depth * 420, 40 + depth * 220, 3);
    }
    for (const [x, y, size] of [[380, 700, 1.5], [820, 640, 0.9], [1330, 780, 2]] as const) {
      const at = (dx: number, dy: number): [number, number] => [x + dx * size, y + dy * size];
      shape("#2b2f38", at(-70, 0), at(70, 0), at(48, 26), at(-50, 26));
      shape("#f4efe4", at(4, -150), at(4, -8), at(62, -8));
      shape("#d9603f", at(-4, -120), at(-4, -8), at(-50, -8));
    }
    const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return new Uint8Array(bytes);
}
