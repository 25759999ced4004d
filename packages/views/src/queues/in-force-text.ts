import type { LimitsChange } from '@sb/queue';
import { isoTime } from '../shapes.ts';

/** The transaction that has to end before a changed limit is in force. */
export function waitsForText({ pid, since }: NonNullable<LimitsChange['waitsFor']>): string {
  const facts = [
    ...(pid === undefined ? [] : [`server process ${pid}`]),
    ...(since === undefined ? [] : [`since ${isoTime(since)}`]),
  ];
  const which = facts.length > 0 ? ` (${facts.join(', ')})` : '';
  return (
    `The change is not in force for all runs yet: a transaction that is older is still open${which}. ` +
    'Runs that it enqueues may start as before, until a daemon has applied the change to them, about a second after its end.'
  );
}
