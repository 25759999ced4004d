import { isDeepStrictEqual } from 'node:util';
import { type Chain, parseChain, upstreamKey } from '../chain.ts';
import type { ScheduleValues } from './schedules.sql.ts';

type Times = Pick<ScheduleValues, 'expression' | 'chain' | 'timezone'>;

/** Whether a schedule that is changed continues: with the same next fire, or with the ends that it has seen. */
export function hasSameTimes(before: Times, after: Times): boolean {
  if (before.chain !== null && after.chain !== null)
    return keepsEnds(parseChain(before.chain), parseChain(after.chain));
  return (
    before.chain === after.chain &&
    before.expression === after.expression &&
    before.timezone === after.timezone
  );
}

/** Of an end that was seen without a condition, no result is kept for one. */
function keepsEnds(before: Chain, after: Chain): boolean {
  const hasFirstCondition = before.when === undefined && after.when !== undefined;
  return !hasFirstCondition && isDeepStrictEqual(awaitedEnds(before), awaitedEnds(after));
}

function awaitedEnds({ after }: Chain): ReadonlySet<string> {
  return new Set(after.map((upstream) => `${upstream.on} ${upstreamKey(upstream)}`));
}
