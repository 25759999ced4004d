import { minutesText } from '../../../board/board-marks.ts';
import { visibleJson } from '../../../words/text/ansi.ts';

const LONGEST = 160;

/** A value of a field as one short text: `unset`, `high`, `1.5h`, `["t-1"]`. Pure. */
export function valueText(field: string, value: unknown): string {
  if (value === undefined) return 'unset';
  if (typeof value === 'number' && field.endsWith('Minutes')) return minutesText(value);
  const text = visibleJson(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
