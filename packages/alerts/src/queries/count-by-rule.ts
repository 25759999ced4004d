import type { Body, Store, Tx } from '@sb/storage';
import { fitsAlert } from '../episodes/notify.ts';
import { findSilencesInForce } from '../episodes/silences.sql.ts';
import { countFiring, countUntaken } from './statistics.sql.ts';

export interface RuleAlerts {
  readonly rule: string;
  /** Alerts that fire now, also those that are acknowledged. */
  readonly firing: number;
  /** Of these, those in a silence. An acknowledged one does not count: an operator works on it already. */
  readonly silenced: number;
}

/** The rules that fire, in the snapshot of one read. */
export async function countAlertsByRule(store: Store): Promise<readonly RuleAlerts[]> {
  return store.read(countByRule);
}

function* countByRule(tx: Tx): Body<readonly RuleAlerts[]> {
  const firing = sumByRule(yield* countFiring(tx));
  const silenced = firing.size === 0 ? firing : sumByRule(yield* findSilenced(tx));
  return [...firing].map(([rule, number]) => ({ rule, firing: number, silenced: silenced.get(rule) ?? 0 }));
}

type Counted = readonly { readonly rule: string; readonly number: number }[];

function* findSilenced(tx: Tx): Body<Counted> {
  const silences = yield* findSilencesInForce(tx);
  if (silences.length === 0) return [];
  return (yield* countUntaken(tx)).filter(({ rule: name, severity, job }) => {
    // A silence asks for no subject but a job.
    const group = job === null ? { kind: 'rule' as const, name } : { kind: 'job' as const, name: job };
    return silences.some(({ match }) => fitsAlert(match, { rule: { name, severity }, episode: { group } }));
  });
}

function sumByRule(rows: Counted): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { rule, number } of rows) sums.set(rule, (sums.get(rule) ?? 0) + number);
  return sums;
}
