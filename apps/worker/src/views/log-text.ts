/** The lines of a run's log. */
import type { LogLine } from '@sb/queue';
import { clean, isoTime, localClock } from '@sb/views';
import type { Style } from '../cli/terminal/style.ts';
import { cut, displayWidth } from '../cli/terminal/text.ts';

const LEVEL_WIDTH = 5;
const STYLES = { debug: 'dim', info: 'cyan', warn: 'yellow', error: 'red' } as const;

/** For people: `08:18:02 info  looked at orders  count=3`, in local time, cut to a width where one is given. */
export function logText(
  { at, level, message, fields = {} }: LogLine,
  style: Style,
  width = Number.POSITIVE_INFINITY,
): string {
  const time = localClock(at);
  const name = clean(level).padEnd(LEVEL_WIDTH);
  const pairs = Object.entries(fields).flatMap(([key, value]) => [
    { text: `  ${clean(key)}=`, isKey: true },
    { text: valueText(value), isKey: false },
  ]);
  const words = paintFitting([{ text: clean(message), isKey: false }, ...pairs], {
    style,
    room: width - displayWidth(`${time} ${name} `),
  });
  return `${style.dim(time)} ${levelText(name, style)} ${words}`;
}

/** For programs: time, level, message and fields as JSON, separated by tabs. */
export function plainLogText({ at, level, message, fields }: LogLine): string {
  return [isoTime(at), level, clean(message), fields ? JSON.stringify(fields) : ''].join('\t').trimEnd();
}

interface Part {
  readonly text: string;
  readonly isKey: boolean;
}

/** Cuts before it paints: colour codes must be neither counted nor cut. */
function paintFitting(
  parts: readonly Part[],
  { style, room }: { readonly style: Style; readonly room: number },
): string {
  const fitting = cut(parts.map(({ text }) => text).join(''), room);
  let from = 0;
  return parts
    .map(({ text, isKey }) => {
      const piece = fitting.slice(from, from + text.length);
      from += text.length;
      return isKey && piece !== '' ? style.dim(piece) : piece;
    })
    .join('');
}

function levelText(padded: string, style: Style): string {
  const known = Object.entries(STYLES).find(([name]) => name === padded.trimEnd());
  return known ? style[known[1]](padded) : padded;
}

/** A value as JSON, or as the text itself where that is unambiguous. */
export function valueText(value: unknown): string {
  return clean(typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : (JSON.stringify(value) ?? ''));
}
