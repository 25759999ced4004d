/**
 * Decides when rules are evaluated, and by which daemon of a store: the one that holds the lease. A daemon that could
 * never read its file does not take it, nor one without a file while the store has the rules of another daemon, running
 * or not: a daemon that restarts finds its alerts as they were. It checks once a second
 * whether history was folded further; then it evaluates, and every 15 s in any case. The pause after an evaluation is 33
 * times as long as the evaluation, at most 15 s, so that it takes at most 3 % of the time, however many rules there are.
 * A revision guards the writes: two daemons that both believe to hold the lease do no harm.
 */
import type { Logger } from '@sb/logger';
import { releaseLease, takeLease } from '@sb/storage';
import { type AlertNews, evaluateAlerts, type EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import type { AlertsInForce } from './alerts-in-force.ts';
import { createJobMatcher } from '../matching/rule-matcher.ts';
import { type AlertSigns, readAlertSigns } from '../episodes/alert-signs.sql.ts';
import { deleteGoneRuleSets, hasRulesElsewhere, saveRuleSet } from './rule-sets.sql.ts';

export const ALERT_LEASE = 'alerts';
export const ALERT_LEASE_MS = 45_000;
/** A daemon that stops takes the lease for this long: it soon gives it back, or has died. */
const LAST_LEASE_MS = 5_000;
const RENEW_EVERY_MS = ALERT_LEASE_MS / 3;
const CHECK_EVERY_MS = 1_000;
/** A daemon that does not evaluate checks this often whether another one does. */
const STAND_BY_MS = 5_000;
const EVALUATE_EVERY_MS = 15_000;
const REST_FACTOR = 33;
/** A daemon without a file checks at most this often whether the store has rules of another one. */
const ASK_EVERY_MS = 15_000;

export interface EvaluatorOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  readonly nodeId: number;
  readonly logger: Logger;
  readonly inForce: AlertsInForce;
  /** Called when a delivery is due. */
  readonly due: () => void;
  /** Called after each evaluation. */
  readonly evaluated: () => void;
}

export interface Evaluator {
  /** The last evaluation by the monotonic clock; undefined while another daemon evaluates. */
  readonly evaluatedAt: number | undefined;
  follow(inForce: AlertsInForce): void;
  /** Evaluates if this daemon has the lease and it is time; resolves with how long to wait, ms. */
  evaluateIfDue(): Promise<number>;
  /** Evaluates what was folded since, at the end of a daemon that evaluates; the others go on with it. */
  evaluateLast(): Promise<void>;
  /** Gives the lease back, for good: work that was given up does not take it again. */
  release(): Promise<void>;
}

export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const { store, nodeId, logger } = options;
  const holder = `node:${nodeId}`;
  let { inForce } = options;
  let matches = createJobMatcher();
  let isUnsaved = true;
  let holdsLease = false;
  let isReleased = false;
  let renewAt = 0;
  let evaluatedAt = Number.NEGATIVE_INFINITY;
  let mayEvaluateAt = 0;
  let seen: string | undefined;
  let hasOthers = false;
  let askAt = 0;

  return {
    get evaluatedAt() {
      return holdsLease && Number.isFinite(evaluatedAt) ? evaluatedAt : undefined;
    },
    follow(next) {
      inForce = next;
      matches = createJobMatcher();
      isUnsaved = true;
      seen = undefined;
      askAt = 0;
    },
    evaluateIfDue,
    evaluateLast,
    release() {
      isReleased = true;
      return release().catch(() => {});
    },
  };

  async function evaluateIfDue(): Promise<number> {
    if (isUnsaved) await saveInForce();
    const { folded, isDue, isFree } = await readSigns();
    if (isDue) options.due();
    if ((isFree || holdsLease) && (await mustStandBy())) {
      await release();
      return STAND_BY_MS;
    }
    if (isFree || (holdsLease && performance.now() >= renewAt)) await hold();
    if (!holdsLease) return STAND_BY_MS;
    const now = performance.now();
    const isNew = folded !== seen || now - evaluatedAt >= EVALUATE_EVERY_MS;
    if (isNew && now >= mayEvaluateAt) await evaluate(folded);
    return inForce.rules.some(({ enabled }) => enabled) ? CHECK_EVERY_MS : STAND_BY_MS;
  }

  async function evaluateLast(): Promise<void> {
    if (!holdsLease) return;
    const { folded } = await readSigns();
    if (folded === seen) return;
    // A node that has deregistered has freed the lease: another daemon may have it.
    await hold(LAST_LEASE_MS);
    if (holdsLease) await evaluate(folded);
  }

  function readSigns(): Promise<AlertSigns> {
    const channels = [...inForce.channels.keys()];
    return store.read((tx) => readAlertSigns(tx, { lease: ALERT_LEASE, channels }));
  }

  async function saveInForce(): Promise<void> {
    const { file, hash, rules, settings, off, isMissing = false, isUnread = false } = inForce;
    const { deadman, ...shown } = settings;
    const shownSettings = { ...shown, ...(deadman && { deadman: true }) };
    const body = {
      rules,
      settings: shownSettings,
      off,
      ...(isMissing && { isMissing }),
      ...(isUnread && { isUnread }),
    };
    const text = options.mask(JSON.stringify(body));
    isUnsaved = false;
    try {
      await store.write(
        function* (tx) {
          // A daemon that knows no rules leaves those of stopped daemons: it stands by for them.
          if (!isMissing && !isUnread) yield* deleteGoneRuleSets(tx, nodeId);
          yield* saveRuleSet(tx, { nodeId, file, hash, body: text });
        },
        { durable: false },
      );
    } catch (error) {
      isUnsaved = true;
      throw error;
    }
  }

  /** Whether this daemon knows no rules, and must not end the alerts of those that do. */
  async function mustStandBy(): Promise<boolean> {
    if (inForce.isMissing !== true) return inForce.isUnread === true;
    if (performance.now() >= askAt) {
      hasOthers = await store.read((tx) => hasRulesElsewhere(tx, nodeId));
      askAt = performance.now() + ASK_EVERY_MS;
    }
    return hasOthers;
  }

  async function release(): Promise<void> {
    if (!holdsLease) return;
    await store.write((tx) => releaseLease(tx, ALERT_LEASE, holder), { durable: false });
    holdsLease = false;
  }

  /** Takes or renews the lease. */
  async function hold(ttlMs = ALERT_LEASE_MS): Promise<void> {
    if (isReleased) return;
    const lease = { holder, nodeId, ttlMs, longestMs: ALERT_LEASE_MS };
    holdsLease = await store.write((tx) => takeLease(tx, ALERT_LEASE, lease), { durable: false });
    if (isReleased) await release();
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
    // Rules that came meanwhile have not been evaluated yet.
    if (inForce === given) seen = folded;
    for (const one of news) report(one);
    if (toSend > 0) options.due();
    options.evaluated();
  }

  function report({ kind, alert, severity, rule, summary }: AlertNews): void {
    const facts = { alert, rule, severity };
    if (kind === 'fired') logger.warn(`alert ${rule} fires: ${summary}`, facts);
    else logger.info(`alert ${rule} is resolved: ${summary}`, facts);
  }
}
