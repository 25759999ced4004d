import { visibleJson } from '../../../words/text/ansi.ts';

const LONGEST = 160;

/** A value of a field as one short text: `unset`, `high`, `["t-1"]`. Pure. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'unset';
  const text = visibleJson(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
