import type { Purged, PurgeFollowers } from '@sb/queue';
import { plural } from '@sb/words';

/** `Cancelled 94 runs of media.` */
export function purgedText(queue: string, { cancelled, failure }: Purged): string {
  const rest = failure
    ? `; then the store failed (${failure.code}), and others may still wait: purge it again`
    : '';
  return `Cancelled ${plural(cancelled, 'run')} of ${queue}${rest}.`;
}

/** What a purge does beyond its queue: a sentence without the full stop. Undefined: no other run waits for its runs. */
export function purgeFollowersText({ runs, chains, isAtLeast }: PurgeFollowers): string | undefined {
  if (runs === 0) return isAtLeast ? 'runs in other queues may wait for them and would not start' : undefined;
  const number = `${isAtLeast ? 'at least ' : ''}${plural(runs, 'run')} of ${plural(chains, 'chain')}`;
  return `${number} in other queues ${runs === 1 ? 'waits' : 'wait'} for them and would not start`;
}
