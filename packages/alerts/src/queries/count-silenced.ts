import type { Body, Store, Tx } from '@sb/storage';
import { fitsAlert } from '../episodes/notify.ts';
import { findSilencesInForce } from '../episodes/silences.sql.ts';
import { countUntaken } from './statistics.sql.ts';

/** How many alerts fire in a silence. An acknowledged one does not count: an operator works on it already. */
export async function countSilencedAlerts(store: Store): Promise<number> {
  return store.read(countSilenced);
}

function* countSilenced(tx: Tx): Body<number> {
  const silences = yield* findSilencesInForce(tx);
  if (silences.length === 0) return 0;
  const rows = yield* countUntaken(tx);
  return rows
    .filter(({ rule: name, severity, job }) => {
      // A silence asks for no subject but a job.
      const group = job === null ? { kind: 'rule' as const, name } : { kind: 'job' as const, name: job };
      return silences.some(({ match }) => fitsAlert(match, { rule: { name, severity }, episode: { group } }));
    })
    .reduce((sum, { number }) => sum + number, 0);
}
