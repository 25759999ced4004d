import { cappedCount, cappedPlural, formatDuration } from '@sb/words';
import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, type Look } from './look.ts';
import { type Finding } from '../verdict.ts';

/** What fired ends when both are below this share of what made it fire: a queue at the limit would come and go. */
const BACK = 0.8;

export function pendingJobs(
  rule: ConditionOf<'pendingJobs'>,
  queue: QueueFacts,
  { now, firing }: Look,
): Finding {
  const ageMs = queue.oldestDueAt === undefined ? 0 : Math.max(0, now - queue.oldestDueAt);
  const { due: stopsAt } = queue.stopsAt;
  const { pendingJobs: most = Infinity, oldestAgeMs: longest = Infinity } = rule;
  const share = Math.max(queue.due / most, ageMs / longest);
  return {
    verdict: judge(share, { isPaused: queue.mode === 'paused', isFiring: firing !== undefined }),
    value: `${cappedCount(queue.due, stopsAt)} pending${ageMs > 0 ? `, the oldest for ${formatDuration(ageMs)}` : ''}`,
    threshold: thresholdOf(rule),
    detail: `Queue ${queue.name} has ${cappedPlural(queue.due, stopsAt, 'run')} that could run and ${queue.due === 1 ? 'does' : 'do'} not`,
    count: queue.due,
  };
}

/** A pause explains a backlog, but does not take it away: nothing begins while it lasts, and nothing ends. */
function judge(
  share: number,
  { isPaused, isFiring }: { readonly isPaused: boolean; readonly isFiring: boolean },
): Finding['verdict'] {
  if (isPaused) return isFiring ? 'insufficient' : 'false';
  return share >= (isFiring ? BACK : 1) ? 'true' : 'false';
}

function thresholdOf({ pendingJobs: most, oldestAgeMs }: ConditionOf<'pendingJobs'>): string {
  return [
    ...(most === undefined ? [] : [`${most} pending`]),
    ...(oldestAgeMs === undefined ? [] : [`the oldest for ${formatDuration(oldestAgeMs)}`]),
  ].join(' or ');
}
