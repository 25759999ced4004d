import { cappedPlural, formatDuration, plural } from '@sb/words';
import type { QueueFacts } from '../facts.ts';
import { type ConditionOf, type Look, percent, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

const FULL = 0.95;
const BACK = 0.8;
/** Between two looks that lie further apart, nobody knows. */
const GAP_MS = 60_000;

/** Over the whole of `for`, weighted by time: a place that is free for a moment between two runs does not count. */
export function concurrencyLimit(
  rule: ConditionOf<'concurrencyLimit'>,
  queue: QueueFacts,
  { now, firing }: Look,
): Finding {
  const limit = queue.maxRunning;
  const threshold = `${percent(FULL)} for ${formatDuration(rule.forMs)}`;
  if (limit === undefined || limit === 0) {
    return {
      verdict: 'false',
      value: 'no limit',
      threshold,
      detail: `Queue ${queue.name} has no limit to reach`,
    };
  }
  const mean = meanRunning(queue.looks, { from: now - rule.forMs, now });
  if (mean === undefined) {
    return {
      verdict: 'insufficient',
      value: 'unknown',
      threshold,
      detail: `Queue ${queue.name} has not been looked at for ${formatDuration(rule.forMs)} yet`,
    };
  }
  const share = mean / limit;
  const isFull = firing ? share >= BACK : share >= FULL && queue.due > 0;
  return {
    verdict: truth(isFull),
    value: percent(share),
    threshold,
    detail: `Queue ${queue.name} used ${percent(share)} of its ${plural(limit, 'place')}, and ${cappedPlural(queue.due, queue.stopsAt.due, 'run')} ${queue.due === 1 ? 'waits' : 'wait'} for one`,
    count: queue.due,
  };
}

/** Each look counts until the next one. Undefined when they do not reach back to `from`, or leave a gap. */
function meanRunning(
  looks: QueueFacts['looks'],
  { from, now }: { readonly from: number; readonly now: number },
): number | undefined {
  const first = looks.findLastIndex(({ at }) => at <= from);
  if (first < 0) return undefined;
  const within = looks.slice(first).filter(({ at }) => at <= now);
  let weighted = 0;
  for (const [i, { at, running }] of within.entries()) {
    const end = within[i + 1]?.at ?? now;
    if (end - at > GAP_MS) return undefined;
    weighted += running * (end - Math.max(at, from));
  }
  return now > from ? weighted / (now - from) : within.at(-1)?.running;
}
