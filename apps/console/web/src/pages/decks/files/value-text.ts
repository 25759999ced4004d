import { visibleJson } from '../../../words/text/ansi.ts';

const LONGEST = 160;
const MINUTES = /Minutes$/;

/** `estimateMinutes`, whose value has its unit, is `estimate`. */
export function fieldWord(field: string): string {
  return field.replace(MINUTES, '');
}

/** A value of a field as one short text: `unset`, `high`, `1h 30m`, `["t-1"]`. Minutes are exact: a change shows. Pure. */
export function valueText(field: string, value: unknown): string {
  if (value === undefined) return 'unset';
  if (typeof value === 'number' && MINUTES.test(field)) return exactMinutes(value);
  const text = visibleJson(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function exactMinutes(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours <= 0) return `${minutes}m`;
  return rest === 0 ? `${hours}h` : `${hours}h ${rest}m`;
}
