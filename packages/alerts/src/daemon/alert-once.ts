/**
 * Evaluates and delivers once: for a command that has just ended a run, so that somebody hears of it though no daemon is
 * up. Where a daemon evaluates, it is left to it. What could not be sent in time is left to whoever delivers next.
 * It takes no lease: of commands that end at the same time each has folded something that the others may not have seen,
 * and none of them comes back to it. The revision keeps them from telling the same twice.
 */
import type { AlertsInForce } from './alerts-in-force.ts';
import { deliverDue } from '../deliver/deliver.ts';
import { type AlertNews, evaluateAlerts, type EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import { ALERT_LEASE } from './evaluator.ts';
import { createMatcher } from '../matching/rule-matcher.ts';
import { readAlertSigns } from '../episodes/alert-signs.sql.ts';

export interface AlertOnceOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  /** Asked for only when it is its turn: to read rules takes longer than to see that a daemon does it. */
  readonly inForce: () => AlertsInForce;
  /** How long sending may take, ms. */
  readonly sendWithinMs: number;
}

/** What has happened to alerts, and how many messages went out. */
export interface AlertedOnce {
  readonly news: readonly AlertNews[];
  readonly sent: number;
}

/** Fold before. Undefined where a daemon does it. */
export async function alertOnce({
  inForce,
  sendWithinMs,
  ...options
}: AlertOnceOptions): Promise<AlertedOnce | undefined> {
  const { store } = options;
  const { isFree } = await store.read((tx) => readAlertSigns(tx, { lease: ALERT_LEASE, channels: [] }));
  if (!isFree) return undefined;
  const now = inForce();
  const { news } = await evaluateAlerts({ ...options, inForce: now, matches: createMatcher() });
  const { channels } = now;
  if (channels.size === 0) return { news, sent: 0 };
  const { sent } = await deliverDue({ store, channels, signal: AbortSignal.timeout(sendWithinMs) });
  return { news, sent };
}
