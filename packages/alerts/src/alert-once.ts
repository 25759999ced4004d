/**
 * Evaluates and delivers once: for a command that has just ended a run, so that somebody hears of it though no daemon is
 * up. Where a daemon evaluates, it is left to it. What could not be sent in time is left to whoever delivers next.
 */
import { randomUUID } from 'node:crypto';
import { releaseLease, takeLease } from '@sb/storage';
import type { AlertsInForce } from './alerts-in-force.ts';
import { deliverDue } from './deliver.ts';
import { evaluateAlerts, type EvaluateOptions } from './evaluate-alerts.ts';
import { ALERT_LEASE, ALERT_LEASE_MS } from './evaluator.ts';
import { createMatcher } from './rule-matcher.ts';

export interface AlertOnceOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  /** Asked for only when it is its turn: to read rules takes longer than to see that a daemon does it. */
  readonly inForce: () => AlertsInForce;
  /** How long sending may take, ms. */
  readonly sendWithinMs: number;
}

/** Fold before. False where a daemon does it. */
export async function alertOnce({ inForce, sendWithinMs, ...options }: AlertOnceOptions): Promise<boolean> {
  const { store } = options;
  const holder = randomUUID();
  const isOurs = await store.write((tx) => takeLease(tx, ALERT_LEASE, { holder, ttlMs: ALERT_LEASE_MS }), {
    durable: false,
  });
  if (!isOurs) return false;
  try {
    const now = inForce();
    await evaluateAlerts({ ...options, inForce: now, matches: createMatcher() });
    const { channels } = now;
    if (channels.size > 0) await deliverDue({ store, channels, signal: AbortSignal.timeout(sendWithinMs) });
  } finally {
    await store.write((tx) => releaseLease(tx, ALERT_LEASE, holder), { durable: false });
  }
  return true;
}
