/** What a pause, a drain or the end of one has changed. Pure. */
import type { Change } from '@sb/queue';
import { changeText } from '@sb/views';
import type { z } from 'zod';
import type { Standing, standingChanged } from '../answers/common.ts';
import { standingRow } from './job-rows.ts';
import { redacted } from './redacted.ts';

export interface StandingLook {
  /** Of the queue, the job or the schedule. */
  readonly name: string;
  /** Read before the act, so that nothing can fail behind its commit. */
  readonly now: number;
  /** Of the query: times are named in this zone. */
  readonly tz: string;
  readonly secrets: readonly string[];
  /** Behind what the sentence says: `; 3 runs held`. */
  readonly also?: string;
}

export function standingChange(
  change: Change<Standing['mode']>,
  { name, now, tz, secrets, also = '' }: StandingLook,
): z.input<typeof standingChanged> {
  const { changed, before, after } = change;
  const says = `${changeText(name, change, now, tz)}${also}.`;
  return redacted({ changed, before: standingRow(before), after: standingRow(after), says }, secrets);
}
