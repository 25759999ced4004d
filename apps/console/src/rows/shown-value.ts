/** An input or a result as a page shows it: masked, hidden from those who may not see it, and cut when it is long. */
import type { ShownValue } from '../answers/common.ts';

const LONGEST = 65_536;

/** `value` is masked already. */
export function shownValue(value: unknown, canSeePayload: boolean): ShownValue | undefined {
  if (value === undefined) return undefined;
  if (!canSeePayload) return { hidden: true };
  const json = JSON.stringify(value) ?? 'null';
  if (json.length <= LONGEST) return { value };
  return { truncated: true, json: json.slice(0, LONGEST), bytes: Buffer.byteLength(json) };
}
