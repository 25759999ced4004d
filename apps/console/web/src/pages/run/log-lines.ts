/** Lines that were read, and those that came since; a line that came twice is there once. Pure. */
import type { LogLine } from '../../../../src/answers/run.ts';

export function addLines(read: readonly LogLine[], came: readonly LogLine[]): readonly LogLine[] {
  const last = read.at(-1)?.nr ?? 0;
  const newer = new Map(came.filter(({ nr }) => nr > last).map((line) => [line.nr, line]));
  return newer.size === 0 ? read : [...read, ...newer.values()].toSorted((one, other) => one.nr - other.nr);
}

/** The first line of level error; else, of a failed run, the last line. */
export function errorLine(lines: readonly LogLine[], hasFailed: boolean): number | undefined {
  const first = lines.find(({ level }) => level === 'error' || level === 'fatal');
  return first?.nr ?? (hasFailed ? lines.at(-1)?.nr : undefined);
}
