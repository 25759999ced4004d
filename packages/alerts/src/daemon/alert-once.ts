/**
 * Evaluates and delivers once, for a command that has just ended a run: so people are notified without a daemon. If a
 * daemon evaluates, this does nothing. Messages that could not be sent in time are left to the next daemon or command.
 * It takes no lease: each of several commands that end at the same time has folded runs that the others may not have
 * seen, and none of them evaluates again. The revision keeps them from sending the same message twice.
 */
import type { AlertsInForce } from './alerts-in-force.ts';
import { deliverDue } from '../deliver/deliver.ts';
import { type AlertNews, evaluateAlerts, type EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import { ALERT_LEASE } from './evaluator.ts';
import { createJobMatcher } from '../matching/rule-matcher.ts';
import { readAlertSigns } from '../episodes/alert-signs.sql.ts';

export interface AlertOnceOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  /** Called only if no daemon evaluates: reading the rules takes longer than that check. */
  readonly inForce: () => AlertsInForce;
  /** How long sending may take, ms. */
  readonly sendWithinMs: number;
}

/** The changes of alerts, and how many messages were sent. */
export interface AlertedOnce {
  readonly news: readonly AlertNews[];
  readonly sent: number;
}

/** Fold before. Undefined if a daemon evaluates. */
export async function alertOnce({
  inForce,
  sendWithinMs,
  ...options
}: AlertOnceOptions): Promise<AlertedOnce | undefined> {
  const { store } = options;
  const { isFree } = await store.read((tx) => readAlertSigns(tx, { lease: ALERT_LEASE, channels: [] }));
  if (!isFree) return undefined;
  const now = inForce();
  const { news } = await evaluateAlerts({ ...options, inForce: now, matches: createJobMatcher() });
  const { channels } = now;
  if (channels.size === 0) return { news, sent: 0 };
  const { sent } = await deliverDue({ store, channels, signal: AbortSignal.timeout(sendWithinMs) });
  return { news, sent };
}
