import type { InForce } from '@sb/queue';
import { isoTime } from '../shapes.ts';

/** Why a changed limit is not in force for all runs yet. Undefined: it is. */
export function inForceText({ waitsFor, restFollows }: InForce): string | undefined {
  if (waitsFor) return waitsForText(waitsFor);
  return (
    restFollows &&
    'The change is stored, but the store failed before it was in force for all runs: a daemon does the rest.'
  );
}

/** The transaction that has to end before. */
function waitsForText({ pid, since }: NonNullable<InForce['waitsFor']>): string {
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
