import { ChevronLeft, ChevronRight } from "lucide-react";
import { PDFDataRangeTransport, type PDFDocumentProxy, GlobalWorkerOptions, getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { useEffect, useRef, useState } from "react";
import { readRange } from "#/api/content";
import { faultOf } from "#/api/fault";
import type { StoredObject } from "#/api/objects";
import { IconButton } from "#/ui/button";
import { type Fault, FaultNotice } from "#/ui/states";

GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/legacy/build/pdf.worker.min.mjs", import.meta.url).href;

/**
 * A PDF, a page at a time, drawn by pdf.js onto a canvas: it reads only the ranges that a page needs, works in every
 * webview, and runs nothing of what the document brings along.
 */
export default function PdfView({ object }: { object: StoredObject }) {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [page, setPage] = useState(1);
  const [fault, setFault] = useState<Fault | null>(null);
  useEffect(() => {
    const cut = new AbortController();
    const fail = (cause: unknown) => {
      if (!cut.signal.aborted) setFault(faultOf(cause));
    };
    const task = getDocument({
      range: new ObjectRanges(object, cut.signal, fail),
      disableAutoFetch: true,
      disableStream: true,
      isEvalSupported: false,
      enableXfa: false,
    });
    task.promise.then((document) => !cut.signal.aborted && setPdf(document), fail);
    return () => {
      cut.abort();
      void task.destroy();
    };
  }, [object]);
  if (fault !== null) return <FaultNotice fault={fault} />;
  if (pdf === null) return <div role="status" aria-label="Loading the PDF" className="waiting h-full min-h-24 w-full" />;
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <PdfPage pdf={pdf} number={page} onFault={setFault} />
      </div>
      <div role="toolbar" aria-label="Pages" className="flex items-center justify-center gap-1 border-t border-line py-1">
        <IconButton
          label="Previous page"
          icon={<ChevronLeft size={16} aria-hidden />}
          disabledBecause={page === 1 ? "This is the first page" : null}
          onClick={() => setPage(page - 1)}
        />
        <span role="status">{`Page ${page} of ${pdf.numPages}`}</span>
        <IconButton
          label="Next page"
          icon={<ChevronRight size={16} aria-hidden />}
          disabledBecause={page === pdf.numPages ? "This is the last page" : null}
          onClick={() => setPage(page + 1)}
        />
      </div>
    </div>
  );
}

function PdfPage({ pdf, number, onFault }: { pdf: PDFDocumentProxy; number: number; onFault(fault: Fault): void }) {
  const place = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [text, setText] = useState("");
  useEffect(() => {
    let stop = () => {};
    let stopped = false;
    const draw = async () => {
      const page = await pdf.getPage(number);
      const target = canvas.current;
      if (stopped || target === null || place.current === null) return;
      const dense = window.devicePixelRatio;
      const natural = page.getViewport({ scale: 1 });
      const scale = Math.min(2, Math.max(0.2, (place.current.clientWidth - 16) / natural.width));
      const viewport = page.getViewport({ scale: scale * dense });
      target.width = viewport.width;
      target.height = viewport.height;
      target.style.width = `${viewport.width / dense}px`;
      const task = page.render({ canvas: target, viewport });
      stop = () => task.cancel();
      await task.promise;
      const { items } = await page.getTextContent();
      if (!stopped) setText(items.map((item) => ("str" in item ? item.str : "")).join(" "));
    };
    draw().catch((cause: unknown) => {
      if (!stopped) onFault(faultOf(cause));
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [pdf, number, onFault]);
  return (
    <section ref={place} aria-label={`Page ${number}`} tabIndex={0} className="h-full overflow-auto bg-surface-sunken p-2">
      <canvas ref={canvas} aria-hidden className="mx-auto block" />
      <p className="sr-only">{text}</p>
    </section>
  );
}

/** Hands pdf.js the ranges it asks for, fetched as the person who is signed in. */
class ObjectRanges extends PDFDataRangeTransport {
  constructor(
    private readonly object: StoredObject,
    private readonly signal: AbortSignal,
    private readonly onError: (cause: unknown) => void,
  ) {
    super(object.sizeBytes, null);
  }

  override requestDataRange(begin: number, end: number): void {
    readRange(this.object, begin, end, this.signal).then((bytes) => this.onDataRange(begin, bytes), this.onError);
  }
}
