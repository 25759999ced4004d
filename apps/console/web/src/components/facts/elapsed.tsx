import { useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';

/** `3m 22s`: the time from then to now, each second. A text, also within a drawing. */
export function Elapsed({ since }: { readonly since: string }) {
  return durationText(Math.max(0, useNow() - Date.parse(since)));
}
