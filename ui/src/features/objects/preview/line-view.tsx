import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";

const LINE_PX = 18;

interface LineViewProps {
  label: string;
  count: number;
  line(index: number): string;
  /** The longest line, in characters. */
  width: number;
  numbered?: boolean;
}

/** Any number of lines in a fixed type, of which only those in sight are drawn. */
export function LineView({ label, count, line, width, numbered = false }: LineViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  const gutter = numbered ? String(count).length + 2 : 0;
  return (
    <section
      ref={scroller}
      aria-label={label}
      tabIndex={0}
      className="h-full overflow-auto bg-surface-sunken py-2 font-mono text-xs -outline-offset-2"
    >
      <div
        dir="ltr"
        className="relative"
        style={{ height: virtualizer.getTotalSize(), width: `max(100%, calc(${width + gutter}ch + 1.5rem))` }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="absolute inset-x-0 flex px-3 leading-[18px] whitespace-pre"
            style={{ height: LINE_PX, transform: `translateY(${start}px)` }}
          >
            {numbered && (
              <span aria-hidden className="shrink-0 pr-[2ch] text-right text-text-muted select-none" style={{ width: `${gutter}ch` }}>
                {index + 1}
              </span>
            )}
            <bdi>{line(index)}</bdi>
          </div>
        ))}
      </div>
    </section>
  );
}
