import { countText } from '../../../words/numbers.ts';
import { visibleJson } from '../../../words/text/ansi.ts';

const LONGEST = 160;

/** A value of a field as one short text: `unset`, `high`, `90 min`, `["t-1"]`. Pure. */
export function valueText(field: string, value: unknown): string {
  if (value === undefined) return 'unset';
  if (typeof value === 'number' && field.endsWith('Minutes')) return `${countText(value)} min`;
  const text = visibleJson(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
