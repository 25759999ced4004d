/** Lines of a log that were read, and those that came since. Pure. */
import type { LogLine } from '../../../../src/answers/run.ts';

/** Lines in order, without a hole. `after`: the number of the line before them; their numbers have holes of their own, where lines were not kept. */
export interface LogPart {
  readonly after: number;
  readonly items: readonly LogLine[];
}

/** Lines between those that were read and those that came. */
export interface LogGap {
  /** The number of the line above it. */
  readonly after: number;
  readonly count: number;
}

/** What came last is kept, with all that joins it. A stream that is opened anew sends a log from its first line. */
export function addPart(before: LogPart | undefined, part: LogPart): LogPart {
  if (!before || part.after > lastOf(before)) return part;
  if (lastOf(part) < before.after) return before;
  const earlier = part.items.filter(({ nr }) => nr <= before.after);
  const later = part.items.filter(({ nr }) => nr > lastOf(before));
  return { after: Math.min(part.after, before.after), items: [...earlier, ...before.items, ...later] };
}

function lastOf({ after, items }: LogPart): number {
  return items.at(-1)?.nr ?? after;
}

/** A line that was read and came is there once. */
export function joinLines(
  read: readonly LogLine[],
  came: LogPart | undefined,
): { readonly lines: readonly LogLine[]; readonly gap?: LogGap } {
  const last = read.at(-1)?.nr ?? 0;
  if (!came || lastOf(came) <= last) return { lines: read };
  const lines = [...read, ...came.items.filter(({ nr }) => nr > last)];
  return came.after > last ? { lines, gap: { after: last, count: came.after - last } } : { lines };
}

/** The first line of level error; else, of a failed run, the last line. */
export function errorLine(lines: readonly LogLine[], hasFailed: boolean): number | undefined {
  const first = lines.find(({ level }) => level === 'error' || level === 'fatal');
  return first?.nr ?? (hasFailed ? lines.at(-1)?.nr : undefined);
}
