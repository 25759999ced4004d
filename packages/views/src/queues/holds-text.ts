/** For what the held runs of a queue are held, in words. Pure. */
import { type Hold, MOST_HOLDS } from '@sb/queue';
import { cappedCount } from '@sb/words';
import { clean } from '../text/clean.ts';

const MOST_NAMED = 3;

/** `4 held because crm.push is paused, 1 by its limit`. Of one queue: where not all of its held runs were looked at, each is a lower bound. */
export function holdsText(holds: readonly Hold[]): string {
  const sums = new Map<string, number>();
  for (const hold of holds) {
    const why = whyHeld(hold);
    sums.set(why, (sums.get(why) ?? 0) + hold.runs);
  }
  const isWhole = holds.reduce((sum, { runs }) => sum + runs, 0) <= MOST_HOLDS;
  const count = (runs: number): string => cappedCount(runs, isWhole ? undefined : Math.min(runs, MOST_HOLDS));
  const all = [...sums].toSorted(([, one], [, other]) => other - one);
  const named = all
    .slice(0, MOST_NAMED)
    .map(([why, runs], at) => `${count(runs)} ${at === 0 ? 'held ' : ''}${why}`);
  const more = all.slice(MOST_NAMED).reduce((sum, [, runs]) => sum + runs, 0);
  return [...named, ...(more > 0 ? [`${count(more)} for other reasons`] : [])].join(', ');
}

function whyHeld({ reason, jobId }: Hold): string {
  const job = clean(jobId);
  switch (reason) {
    case 'queue_limit':
      return 'by its limit';
    case 'job_limit':
      return `by the limit of job ${job}`;
    case 'key_limit':
      return `by limits of keys of ${job}`;
    case 'queue_rate':
      return 'by its rate';
    case 'job_rate':
      return `by the rate of job ${job}`;
    case 'key_rate':
      return `by rates of keys of ${job}`;
    case 'job_paused':
      return `because ${job} is paused`;
    case 'no_node_knows_job':
      return `because no daemon has ${job}`;
    default:
      return `for ${clean(reason).replaceAll('_', ' ')}`;
  }
}
