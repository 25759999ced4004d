/**
 * Alerts at work in a daemon. Of all daemons of a store the one that holds the lease evaluates: once a second it looks
 * whether history was folded further, and evaluates then, and every 15 s anyway. Each daemon delivers what is due.
 * Promise: evaluating takes no more than 3 % of the time, however many rules there are: it comes more seldom then.
 * A crash leaves the lease to run out, and another daemon goes on with the episodes as they are stored.
 */
import type { Logger } from '@sb/logger';
import { releaseLease, takeLease } from '@sb/storage';
import type { Channel } from './channel.ts';
import { createDeadMan, type DeadMan } from './dead-man.ts';
import { deliverDue } from './deliver.ts';
import {
  type AlertNews,
  evaluateAlerts,
  type EvaluateOptions,
  type RulesInForce,
} from './evaluate-alerts.ts';
import { createPulse, type Pulse } from './pulse.ts';
import { createMatcher } from './rule-matcher.ts';
import type { ChannelName } from './rules.ts';
import { readAlertSigns } from './store/alert-signs.ts';
import { nextDueIn, readStandstill } from './store/deliveries.ts';
import { saveRuleSet } from './store/rule-sets.ts';

export const ALERT_LEASE = 'alerts';
export const ALERT_LEASE_MS = 45_000;
const RENEW_EVERY_MS = ALERT_LEASE_MS / 3;
const LOOK_EVERY_MS = 1_000;
/** Whoever does not evaluate looks so often whether somebody does. */
const STAND_BY_MS = 5_000;
const EVALUATE_EVERY_MS = 15_000;
const GIVE_UP_EVERY_MS = 10 * 60_000;
/** An evaluation rests for so many times as long as it took. */
const REST_FACTOR = 33;
/** What is under way when it is to stop is not waited for any longer. */
const STOP_WITHIN_MS = 2_000;

/** What a daemon has read of alerts.yaml, and what it sends by. */
export interface AlertsInForce extends RulesInForce {
  readonly file: string;
  readonly hash: string;
  /** Those that are configured. */
  readonly channels: ReadonlyMap<ChannelName, Channel>;
}

export interface AlertingOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  readonly nodeId: number;
  readonly logger: Logger;
  readonly inForce: AlertsInForce;
  readonly random?: (() => number) | undefined;
}

export interface Alerting {
  /** Other rules, from the next evaluation on. */
  follow(inForce: AlertsInForce): void;
  /** Waits for what is under way, up to some seconds; what could not be sent is left to others. */
  stop(): Promise<void>;
}

export function startAlerting(options: AlertingOptions): Alerting {
  const { store, nodeId, logger } = options;
  const holder = `node:${nodeId}`;
  const stopping = new AbortController();
  const failing = tellOnce(logger);
  let { inForce } = options;
  let deadMan = openDeadMan();
  let matches = createMatcher();
  let isUnsaved = true;
  let isEvaluator = false;
  let renewAt = 0;
  let evaluatedAt = Number.NEGATIVE_INFINITY;
  let mayEvaluateAt = 0;
  let deliveredAt = 0;
  let seen: string | undefined;
  const evaluating: Pulse = createPulse(() => failing.guard('evaluate alerts', look, LOOK_EVERY_MS));
  const delivering: Pulse = createPulse(() => failing.guard('deliver alerts', deliver, LOOK_EVERY_MS));
  const watching: Pulse = createPulse(() => failing.guard('see how alerts get on', watch, STAND_BY_MS));

  return {
    follow(next) {
      const isSame = next.settings.deadman?.url === inForce.settings.deadman?.url;
      inForce = next;
      if (!isSame) deadMan = openDeadMan();
      matches = createMatcher();
      isUnsaved = true;
      seen = undefined;
      evaluating.wake();
    },
    async stop() {
      const timer = setTimeout(() => stopping.abort(), STOP_WITHIN_MS);
      await Promise.all([evaluating.stop(), delivering.stop(), watching.stop()]);
      clearTimeout(timer);
      if (isEvaluator)
        await store.write((tx) => releaseLease(tx, ALERT_LEASE, holder), { durable: false }).catch(() => {});
    },
  };

  async function look(): Promise<number> {
    if (isUnsaved) await saveInForce();
    const { folded, isDue, isFree } = await store.read((tx) =>
      readAlertSigns(tx, { lease: ALERT_LEASE, channels: [...inForce.channels.keys()] }),
    );
    if (isDue) delivering.wake();
    if (isFree || (isEvaluator && performance.now() >= renewAt)) await hold();
    if (!isEvaluator) return STAND_BY_MS;
    const now = performance.now();
    const isNew = folded !== seen || now - evaluatedAt >= EVALUATE_EVERY_MS;
    if (isNew && now >= mayEvaluateAt) await evaluateNow(folded);
    return inForce.rules.some(({ enabled }) => enabled) ? LOOK_EVERY_MS : STAND_BY_MS;
  }

  async function saveInForce(): Promise<void> {
    const { file, hash, rules, settings } = inForce;
    const { deadman, ...shown } = settings;
    const body = { rules, settings: { ...shown, ...(deadman && { deadman: true }) } };
    const text = options.mask(JSON.stringify(body));
    await store.write((tx) => saveRuleSet(tx, { nodeId, file, hash, body: text }), { durable: false });
    isUnsaved = false;
  }

  /** Takes the lease, or keeps it. */
  async function hold(): Promise<void> {
    isEvaluator = await store.write(
      (tx) => takeLease(tx, ALERT_LEASE, { holder, nodeId, ttlMs: ALERT_LEASE_MS }),
      { durable: false },
    );
    renewAt = performance.now() + RENEW_EVERY_MS;
  }

  async function evaluateNow(folded: string): Promise<void> {
    const began = performance.now();
    const { news, toSend } = await evaluateAlerts({ ...options, inForce, matches });
    evaluatedAt = performance.now();
    mayEvaluateAt = evaluatedAt + Math.min(EVALUATE_EVERY_MS, REST_FACTOR * (evaluatedAt - began));
    seen = folded;
    for (const one of news) tell(one);
    if (toSend > 0) delivering.wake();
    if (deadMan) watching.wake();
  }

  function openDeadMan(): DeadMan | undefined {
    const url = inForce.settings.deadman?.url;
    return url === undefined ? undefined : createDeadMan({ url, logger, signal: stopping.signal });
  }

  /** Whoever evaluates says that alerts get on. */
  async function watch(): Promise<number> {
    if (!deadMan || !isEvaluator || evaluatedAt < 0) return STAND_BY_MS;
    const standstillMs = await store.read((tx) => readStandstill(tx, [...inForce.channels.keys()]));
    await deadMan.look({ now: performance.now(), evaluatedAt, standstillMs });
    return STAND_BY_MS;
  }

  function tell({ kind, alert, severity, rule, summary }: AlertNews): void {
    const facts = { alert, rule, severity };
    if (kind === 'fired') logger.warn(`alert ${rule} fires: ${summary}`, facts);
    else logger.info(`alert ${rule} is resolved: ${summary}`, facts);
  }

  async function deliver(): Promise<number> {
    const { channels } = inForce;
    const names = [...channels.keys()];
    const first = names.length === 0 ? undefined : await store.read((tx) => nextDueIn(tx, names));
    const isDue = first !== undefined && first <= 0;
    // What no channel of any daemon sends is given up, too.
    if (!isDue && performance.now() - deliveredAt < GIVE_UP_EVERY_MS)
      return Math.min(first ?? EVALUATE_EVERY_MS, EVALUATE_EVERY_MS);
    deliveredAt = performance.now();
    const { random } = options;
    const { givenUp, nextInMs } = await deliverDue({ store, channels, random, signal: stopping.signal });
    if (givenUp > 0)
      logger.error(`${givenUp} alert messages are given up: worker alert:history says why`, { givenUp });
    return Math.min(nextInMs ?? EVALUATE_EVERY_MS, EVALUATE_EVERY_MS);
  }
}

/** A store that is away is told of once, and once when it is back. */
function tellOnce(logger: Logger): {
  guard(what: string, work: () => Promise<number>, retryMs: number): Promise<number>;
} {
  const failed = new Set<string>();
  return {
    async guard(what, work, retryMs) {
      try {
        const ms = await work();
        if (failed.delete(what)) logger.info(`can ${what} again`);
        return ms;
      } catch (error) {
        if (!failed.has(what)) logger.error(`could not ${what}; it is tried again`, { error });
        failed.add(what);
        return retryMs;
      }
    },
  };
}
