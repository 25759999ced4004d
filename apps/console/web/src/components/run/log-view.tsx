/**
 * Lines of a log: number, time, level, attempt, text. Virtual; `#L12-14` in the address marks lines and can be shared.
 * It follows the end until a person scrolls up. Lines that were not kept are a line of their own, of the answer.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { usePageAddress } from '../links/page-address.ts';
import { type MouseEvent, useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../../../src/answers/run.ts';
import { ansiParts, plainText, type TextPart } from '../../words/text/ansi.ts';
import { type LineRange, readLineRange, writeLineRange } from '../../words/text/lines.ts';
import { plural } from '../../words/numbers.ts';
import { Time } from '../facts/time.tsx';

interface LogViewProps {
  readonly lines: readonly LogLine[];
  /** New lines may come: the end is followed. */
  readonly isLive?: boolean;
  /** The first lines only, the page scrolls: for a drawer. */
  readonly isPlain?: boolean;
  readonly gap?: Gap | undefined;
  readonly onEnd?: (() => void) | undefined;
}

/** Lines that are not read yet. */
interface Gap {
  /** The number of the line above it. */
  readonly after: number;
  readonly count: number;
  readonly onRead: () => void;
}

const LINE = 20;
const OVERSCAN = 30;
/** Lines above the one of the address, so that it is not at the very top. */
const BEFORE = 3;
const NEAR_END = 40;

export function LogView({ lines: known, isLive = false, isPlain = false, gap, onEnd }: LogViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { range, choose } = useChosenLines();
  // Lines of the address come before the end.
  const [isFollowing, setFollowing] = useState(isLive && !range);
  const lines = withGap(known, gap);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: OVERSCAN,
    enabled: !isPlain,
  });
  const first = lines.findIndex((line) => 'nr' in line && line.nr === range?.from);

  useEffect(() => {
    if (first >= 0 && !isPlain) virtual.scrollToIndex(Math.max(0, first - BEFORE), { align: 'start' });
    // Only when other lines are chosen: not each time that lines come.
  }, [first >= 0 ? range?.from : undefined]);
  useEffect(() => {
    if (isFollowing && lines.length > 0 && !isPlain)
      virtual.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [isFollowing, lines.length]);

  const shown = isPlain ? lines.map((_, index) => ({ index, start: 0, end: 0 })) : virtual.getVirtualItems();
  const rows = shown.flatMap(({ index }) => {
    const line = lines[index];
    if (line === undefined) return [];
    return 'count' in line
      ? [<Unread key="gap" gap={line} index={index} measure={virtual.measureElement} />]
      : [
          <Line
            key={`${line.claimNo}.${line.nr}`}
            line={line}
            index={index}
            range={range}
            onChoose={choose}
            measure={virtual.measureElement}
          />,
        ];
  });
  if (isPlain)
    return (
      <div className="log" role="log" aria-label="Log">
        {rows}
      </div>
    );
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <div
      className="log scrolls"
      ref={scroller}
      role="log"
      aria-live="off"
      aria-label="Log"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
        if (isLive) setFollowing(isAtEnd);
        if (isAtEnd) onEnd?.();
      }}
    >
      <Space height={above} />
      {rows}
      <Space height={below} />
      {isLive && !isFollowing && (
        <button type="button" className="newrows follow" onClick={() => setFollowing(true)}>
          follow the end
        </button>
      )}
    </div>
  );
}

function withGap(lines: readonly LogLine[], gap: Gap | undefined): readonly (LogLine | Gap)[] {
  if (!gap) return lines;
  const { after } = gap;
  return [...lines.filter(({ nr }) => nr <= after), gap, ...lines.filter(({ nr }) => nr > after)];
}

function Unread({
  gap: { count, onRead },
  index,
  measure,
}: Pick<LineProps, 'index' | 'measure'> & { readonly gap: Gap }) {
  return (
    <div className="l" data-index={index} ref={measure}>
      <span className="n" />
      <span className="t" />
      <span className="lv" />
      <span className="a" />
      <span className="x">
        {plural(count, 'line is', 'lines are')} not read yet.{' '}
        <button type="button" className="lnk" onClick={onRead}>
          Read them
        </button>
      </span>
    </div>
  );
}

interface LineProps {
  readonly line: LogLine;
  readonly index: number;
  readonly range: LineRange | undefined;
  readonly onChoose: (nr: number, isRange: boolean) => void;
  readonly measure: (element: Element | null) => void;
}

function Line({
  line: { nr, at, level, attempt, message, fields },
  index,
  range,
  onChoose,
  measure,
}: LineProps) {
  const isTarget = range !== undefined && nr >= range.from && nr <= range.to;
  return (
    <div className={`l ${level}${isTarget ? ' target' : ''}`} id={`L${nr}`} data-index={index} ref={measure}>
      <a
        className="n"
        href={`#L${nr}`}
        aria-label={`Line ${nr}`}
        onClick={(event: MouseEvent) => {
          event.preventDefault();
          onChoose(nr, event.shiftKey);
        }}
      >
        {nr}
      </a>
      <span className="t">
        <Time at={at} as="precise" />
      </span>
      <span className="lv">{level}</span>
      <span className="a">#{attempt}</span>
      <span className="x">
        {ansiParts(message).map((part, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts of a text have no other name
          <Part key={place} part={part} />
        ))}
        {fields && <span className="f"> {plainText(fieldsText(fields))}</span>}
      </span>
    </div>
  );
}

function Part({ part: { text, className, href } }: { readonly part: TextPart }) {
  if (href !== undefined)
    return (
      <a className={className} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {text}
      </a>
    );
  return className === undefined ? text : <span className={className}>{text}</span>;
}

/** A height without a style attribute: a drawing of nothing. */
function Space({ height }: { readonly height: number }) {
  return height <= 0 ? null : <svg className="space" width="1" height={height} aria-hidden="true" />;
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

/** The lines of the address. Shift makes a range from the line that was chosen before. */
function useChosenLines() {
  const { hash } = usePageAddress();
  const range = readLineRange(hash);
  const choose = (nr: number, isRange: boolean): void => {
    const next =
      isRange && range
        ? { from: Math.min(range.from, nr), to: Math.max(range.from, nr) }
        : { from: nr, to: nr };
    // Not `location.replace`: it forgets how far back the list is.
    history.replaceState(history.state, '', writeLineRange(next));
  };
  return { range, choose };
}
