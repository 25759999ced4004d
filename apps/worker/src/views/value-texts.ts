/** JSON for people, in lines that fit. */
import { formatCount } from '@sb/words';
import { clean } from '@sb/views';
import type { Style } from '../cli/terminal/style.ts';
import { cut, displayWidth } from '../cli/terminal/text.ts';
import { valueText } from './log-text.ts';

/** At most this many characters of one text are shown: more would push the rest off the screen. */
const LONGEST_TEXT = 2_000;
const GAP = 2;
const MORE = ' (--json has all)';

interface Look {
  readonly style: Style;
  /** The number of free columns. */
  readonly room: number;
}

/** A value on one line if it fits, else a line for each field, also of inner objects. A list is cut, a text wraps. */
export function valueTexts(value: unknown, look: Look): readonly string[] {
  return spread(value, clean(JSON.stringify(value)), look);
}

function spread(value: unknown, text: string, { style, room }: Look): readonly string[] {
  if (displayWidth(text) <= room || typeof value !== 'object' || value === null) return [shortened(text)];
  if (Array.isArray(value)) return [cut(text, room - MORE.length) + MORE];
  const fields = Object.entries(value).map(([key, item]) => ({ key: clean(key), item: item as unknown }));
  const indent = Math.max(...fields.map(({ key }) => displayWidth(key))) + GAP;
  return fields.flatMap(({ key, item }) =>
    spread(item, valueText(item), { style, room: room - indent }).map(
      (line, at) => style.dim((at === 0 ? key : '').padEnd(indent)) + line,
    ),
  );
}

function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT)}… (${formatCount(text.length)} characters, --json has all of them)`;
}
