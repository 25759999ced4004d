/** Which lines of logs a person asked for. Pure; used by a search over many runs and for the log of one run. */
import type { LogLine } from './run-logs.ts';

export interface LineFilter {
  /** A part of the message or of a value of the fields; case is ignored. Default: any. */
  readonly text?: string | undefined;
  /** Default: all. */
  readonly levels?: readonly string[] | undefined;
  /** Only lines from this time on, ms since the epoch. */
  readonly since?: number | undefined;
}

export function createLineFilter({ text = '', levels, since }: LineFilter): (line: LogLine) => boolean {
  const wanted = text.toLowerCase();
  return (line) =>
    (levels === undefined || levels.includes(line.level)) &&
    (since === undefined || line.at >= since) &&
    (wanted === '' || hasText(line, wanted));
}

function hasText({ message, fields }: LogLine, wanted: string): boolean {
  return isIn(message, wanted) || isIn(fields, wanted);
}

/** In a text, a number or a boolean, at any depth. */
function isIn(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(wanted);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value).includes(wanted);
  return Object.values(value ?? {}).some((part) => isIn(part, wanted));
}
