/**
 * When rules are evaluated, and by whom: of all daemons of a store by the one that holds the lease. It looks once a
 * second whether history was folded further, and evaluates then, and every 15 s anyway. An evaluation rests for 33 times
 * as long as it took, 15 s at most, so that it takes no more than 3 % of the time, however many rules there are.
 * What is written is guarded by a revision: two that both believe to hold the lease do no harm.
 */
import type { Logger } from '@sb/logger';
import { releaseLease, takeLease } from '@sb/storage';
import { type AlertNews, evaluateAlerts, type EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import type { AlertsInForce } from './alerts-in-force.ts';
import { createMatcher } from '../matching/rule-matcher.ts';
import { readAlertSigns } from '../episodes/alert-signs.sql.ts';
import { saveRuleSet } from './rule-sets.sql.ts';

export const ALERT_LEASE = 'alerts';
export const ALERT_LEASE_MS = 45_000;
const RENEW_EVERY_MS = ALERT_LEASE_MS / 3;
const LOOK_EVERY_MS = 1_000;
/** Whoever does not evaluate looks so often whether somebody does. */
const STAND_BY_MS = 5_000;
const EVALUATE_EVERY_MS = 15_000;
const REST_FACTOR = 33;

export interface EvaluatorOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  readonly nodeId: number;
  readonly logger: Logger;
  readonly inForce: AlertsInForce;
  /** Something is to be sent. */
  readonly due: () => void;
  /** It has evaluated. */
  readonly evaluated: () => void;
}

export interface Evaluator {
  /** When it last did, by the monotonic clock; undefined while another daemon does. */
  readonly evaluatedAt: number | undefined;
  follow(inForce: AlertsInForce): void;
  /** Evaluates if it is its turn; resolves with how long to wait, ms. */
  look(): Promise<number>;
  /** Leaves it to others. */
  release(): Promise<void>;
}

export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const { store, nodeId, logger } = options;
  const holder = `node:${nodeId}`;
  let { inForce } = options;
  let matches = createMatcher();
  let isUnsaved = true;
  let holdsLease = false;
  let renewAt = 0;
  let evaluatedAt = Number.NEGATIVE_INFINITY;
  let mayEvaluateAt = 0;
  let seen: string | undefined;

  return {
    get evaluatedAt() {
      return holdsLease && Number.isFinite(evaluatedAt) ? evaluatedAt : undefined;
    },
    follow(next) {
      inForce = next;
      matches = createMatcher();
      isUnsaved = true;
      seen = undefined;
    },
    look,
    async release() {
      if (!holdsLease) return;
      await store.write((tx) => releaseLease(tx, ALERT_LEASE, holder), { durable: false }).catch(() => {});
    },
  };

  async function look(): Promise<number> {
    if (isUnsaved) await saveInForce();
    const { folded, isDue, isFree } = await store.read((tx) =>
      readAlertSigns(tx, { lease: ALERT_LEASE, channels: [...inForce.channels.keys()] }),
    );
    if (isDue) options.due();
    if (isFree || (holdsLease && performance.now() >= renewAt)) await hold();
    if (!holdsLease) return STAND_BY_MS;
    const now = performance.now();
    const isNew = folded !== seen || now - evaluatedAt >= EVALUATE_EVERY_MS;
    if (isNew && now >= mayEvaluateAt) await evaluate(folded);
    return inForce.rules.some(({ enabled }) => enabled) ? LOOK_EVERY_MS : STAND_BY_MS;
  }

  async function saveInForce(): Promise<void> {
    const { file, hash, rules, settings } = inForce;
    const { deadman, ...shown } = settings;
    const body = { rules, settings: { ...shown, ...(deadman && { deadman: true }) } };
    const text = options.mask(JSON.stringify(body));
    isUnsaved = false;
    try {
      await store.write((tx) => saveRuleSet(tx, { nodeId, file, hash, body: text }), { durable: false });
    } catch (error) {
      isUnsaved = true;
      throw error;
    }
  }

  /** Takes the lease, or keeps it. */
  async function hold(): Promise<void> {
    const lease = { holder, nodeId, ttlMs: ALERT_LEASE_MS };
    holdsLease = await store.write((tx) => takeLease(tx, ALERT_LEASE, lease), { durable: false });
    renewAt = performance.now() + RENEW_EVERY_MS;
  }

  async function evaluate(folded: string): Promise<void> {
    const began = performance.now();
    const given = inForce;
    const { news, toSend } = await evaluateAlerts({ ...options, inForce, matches }).finally(() => {
      const tookMs = performance.now() - began;
      mayEvaluateAt = began + tookMs + Math.min(EVALUATE_EVERY_MS, REST_FACTOR * tookMs);
    });
    evaluatedAt = performance.now();
    // Other rules that came meanwhile have seen nothing yet.
    if (inForce === given) seen = folded;
    for (const one of news) tell(one);
    if (toSend > 0) options.due();
    options.evaluated();
  }

  function tell({ kind, alert, severity, rule, summary }: AlertNews): void {
    const facts = { alert, rule, severity };
    if (kind === 'fired') logger.warn(`alert ${rule} fires: ${summary}`, facts);
    else logger.info(`alert ${rule} is resolved: ${summary}`, facts);
  }
}
