import { minutesText } from '../../../board/board-marks.ts';
import { visibleJson } from '../../../words/text/ansi.ts';

const LONGEST = 160;
const MINUTES = /Minutes$/;
/** What hours with one digit can say, minutes. */
const TENTH_OF_AN_HOUR = 6;

/** `estimateMinutes`, whose value has its unit, is `estimate`. */
export function fieldWord(field: string): string {
  return field.replace(MINUTES, '');
}

/** A value of a field as one short text: `unset`, `high`, `1.5h`, `["t-1"]`. Minutes are exact: a change shows. Pure. */
export function valueText(field: string, value: unknown): string {
  if (value === undefined) return 'unset';
  if (typeof value === 'number' && MINUTES.test(field)) return exactMinutes(value);
  const text = visibleJson(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** As the board has it, where that is exact; else `1h 5m`. */
function exactMinutes(minutes: number): string {
  if (minutes % TENTH_OF_AN_HOUR === 0) return minutesText(minutes);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours <= 0 ? `${minutes}m` : `${hours}h ${rest}m`;
}
