/** The kind about queues that are at their concurrency limit. */
import { cappedPlural, formatDuration, plural } from '@sb/words';
import type { QueueFacts } from '../facts.ts';
import { lastingFor, ofQueues, on, queuesText } from './fields.ts';
import { percent, queueKind, truth } from './kind.ts';

const FULL = 0.95;
const BACK = 0.8;
/** Between two samples that lie further apart, the number of runs is unknown. */
const GAP_MS = 60_000;

/** Over the whole of `for`, weighted by time: a slot that is free for a moment between two runs does not count. */
export const concurrencyLimit = queueKind({
  kind: 'concurrencyLimit',
  fields: {
    concurrencyLimit: on.describe('A queue is at its limit of concurrent runs, and more runs wait.'),
    for: lastingFor(300),
    ...ofQueues,
  },
  read: ({ queue, for: forMs }) => ({ ...(queue !== undefined && { queue }), forMs }),
  severity: 'low',
  says: ({ forMs, queue }) =>
    `${queuesText(queue)} is at its limit for ${formatDuration(forMs)}, and more runs wait`,
  again: 'while_it_fires',
  coversFor: true,
  wants: ({ forMs }) => ({ due: 0, runningForMs: forMs }),
  history: { from: 'nothing', why: 'history does not say how many ran at once' },
  judge: ({ forMs }, { name, maxRunning: limit, samples, due, stopsAt }, { now, firing }) => {
    const threshold = `${percent(FULL)} for ${formatDuration(forMs)}`;
    if (limit === undefined || limit === 0)
      return {
        verdict: 'false',
        value: 'no limit',
        threshold,
        detail: `Queue ${name} has no limit to reach`,
      };
    const mean = meanRunning(samples, { from: now - forMs, now });
    if (mean === undefined)
      return {
        verdict: 'insufficient',
        value: 'unknown',
        threshold,
        detail: `Queue ${name} has not been watched for ${formatDuration(forMs)} yet`,
      };
    const share = mean / limit;
    const isFull = firing ? share >= BACK : share >= FULL && due > 0;
    return {
      verdict: truth(isFull),
      value: percent(share),
      threshold,
      detail: `Queue ${name} used ${percent(share)} of its ${plural(limit, 'slot')}, and ${cappedPlural(due, stopsAt.due, 'run')} ${due === 1 ? 'waits' : 'wait'} for one`,
      count: due,
    };
  },
});

/** Each sample counts until the next one. Undefined when they do not reach back to `from`, or leave a gap. */
function meanRunning(
  samples: QueueFacts['samples'],
  { from, now }: { readonly from: number; readonly now: number },
): number | undefined {
  const first = samples.findLastIndex(({ at }) => at <= from);
  if (first < 0) return undefined;
  const within = samples.slice(first).filter(({ at }) => at <= now);
  let weighted = 0;
  for (const [i, { at, running }] of within.entries()) {
    const end = within[i + 1]?.at ?? now;
    if (end - at > GAP_MS) return undefined;
    weighted += running * (end - Math.max(at, from));
  }
  return now > from ? weighted / (now - from) : within.at(-1)?.running;
}
