/**
 * Acknowledging an alert. Called by CLI and console.
 * Promise: decisions after the commit send no further message about it, neither of further failures nor that it still
 * fires. Its end is sent, and a new episode is another alert. A crash leaves both the mark and its event, or neither.
 */
import { toEngineEvent, publish } from '@sb/events';
import { MoreThanCountedError, type Operator } from '@sb/queue';
import { checkOperator } from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import { plural } from '@sb/words';
import { AlertNotFiringError, UnknownAlertError } from './errors.ts';
import { type AlertRow, lockAlert, lockFiring, markAcknowledged } from '../episodes/acknowledge.sql.ts';

/** One alert by its number, or all that fire of a rule, or of a rule and a job. */
export type AlertChoice =
  | { readonly id: number }
  | {
      readonly rule: string;
      readonly job?: string;
      /** The number that the operator was asked about: where more are not yet acknowledged, none is. */
      readonly atMost?: number | undefined;
    };

export interface Acknowledged {
  readonly id: number;
  readonly rule: string;
  /** False: it was acknowledged already, and nothing was written. */
  readonly changed: boolean;
  readonly by: string;
  /** Ms since the epoch. */
  readonly at: number;
}

/** Returns at least one alert. Fails with `REQUEST_INVALID`, `UNKNOWN_ALERT`; for an alert named by its number also with `ALERT_NOT_FIRING`, for a rule with `CONFLICT` where more fire than `atMost`. */
export async function acknowledge(
  store: Store,
  choice: AlertChoice,
  operator: Operator,
): Promise<readonly Acknowledged[]> {
  checkOperator('An acknowledgement', operator);
  return store.write(function* (tx) {
    const taken: Acknowledged[] = [];
    for (const row of yield* find(tx, choice)) taken.push(yield* takeOn(tx, row, operator));
    return taken;
  });
}

function* find(tx: Tx, choice: AlertChoice): Body<readonly AlertRow[]> {
  if ('rule' in choice) {
    const rows = yield* lockFiring(tx, choice);
    if (rows.length === 0) throw new UnknownAlertError(choice);
    refuseMore(choice.rule, rows, choice.atMost);
    return rows;
  }
  const row = yield* lockAlert(tx, choice.id);
  if (!row) throw new UnknownAlertError(choice);
  if (row.state === 'resolved' || row.state === 'pending') throw new AlertNotFiringError(row);
  return [row];
}

function* takeOn(tx: Tx, row: AlertRow, { actor, reason }: Operator): Body<Acknowledged> {
  const { id, rule, acked_at: before, acked_by: holder } = row;
  if (before !== null && holder !== null) return { id, rule, changed: false, by: holder, at: before };
  const at = yield* markAcknowledged(tx, id, { by: actor, reason });
  const facts = { alertId: id, rule, ...(reason !== undefined && { reason }) };
  yield* publish(tx, [toEngineEvent('alert.acknowledged', facts, { actor })]);
  return { id, rule, changed: true, by: actor, at };
}

function refuseMore(rule: string, rows: readonly AlertRow[], atMost = Infinity): void {
  const { length: found } = rows.filter(({ acked_at: at }) => at === null);
  if (found > atMost) throw new MoreThanCountedError(`${plural(found, 'alert')} of ${rule} fire`, atMost);
}
