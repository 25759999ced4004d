/** The lines of a run's log. */
import type { LogLine } from '@sb/queue';
import type { Style } from '../cli/style.ts';
import { clean } from '../cli/text.ts';
import { localClock } from './local-time.ts';
import { isoTime } from './shapes.ts';

const STYLES = { debug: 'dim', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** For people: `08:18:02 info  looked at orders  count=3`, in local time. */
export function logText({ at, level, message, fields = {} }: LogLine, style: Style): string {
  const pairs = Object.entries(fields).map(
    ([key, value]) => `${style.dim(`${clean(key)}=`)}${valueText(value)}`,
  );
  const words = [clean(message), ...pairs].join('  ');
  return `${style.dim(localClock(at))} ${levelText(level, style)} ${words}`;
}

/** For programs: time, level, message and fields as JSON, separated by tabs. */
export function plainLogText({ at, level, message, fields }: LogLine): string {
  return [isoTime(at), level, clean(message), fields ? JSON.stringify(fields) : ''].join('\t').trimEnd();
}

function levelText(level: string, style: Style): string {
  const padded = clean(level).padEnd(5);
  const known = Object.entries(STYLES).find(([name]) => name === level);
  return known ? style[known[1]](padded) : padded;
}

/** JSON, or the text itself where it cannot be mistaken for more. */
export function valueText(value: unknown): string {
  return clean(typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : (JSON.stringify(value) ?? ''));
}
