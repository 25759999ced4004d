import { type Amount, readStoreOverview } from '@sb/queue';
import { plural } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';

/** Pure. For whoever looks: they are a matter of jobs, not of the installation. */
export function judgeDeadLetters({ count, isAtLeast }: Amount): Finding {
  if (count === 0) return ok('none is open');
  return ok(
    `${isAtLeast ? 'at least ' : ''}${plural(count, 'run')} failed for good and wait: worker dlq:list`,
  );
}

export const deadLetters: Check = {
  id: 'dead-letters',
  title: 'dead letters',
  examine: async ({ store }) => judgeDeadLetters((await readStoreOverview(store)).openDeadLetters),
};
