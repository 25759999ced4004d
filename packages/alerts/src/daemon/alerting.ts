/**
 * Alerts in a daemon: it evaluates rules while it holds the lease, sends due deliveries, and calls the dead man's switch.
 * The three do not wait for each other: a channel that hangs delays no evaluation.
 * Promise: after a crash the lease runs out, and another daemon goes on with the stored episodes. A store that is away is
 * logged once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@sb/logger';
import { createPulse, type Pulse } from '@sb/words';
import type { AlertsInForce } from './alerts-in-force.ts';
import { createChannelMemory } from '../deliver/channel-memory.ts';
import { createDeadMan, type DeadMan } from './dead-man.ts';
import { deliverDue } from '../deliver/deliver.ts';
import type { EvaluateOptions } from '../episodes/evaluate-alerts.ts';
import { createEvaluator } from './evaluator.ts';
import { nextDueIn, readStandstill } from '../deliver/deliveries.sql.ts';

const RETRY_MS = 1_000;
/** Every daemon checks this often for due deliveries: the daemon that should have sent one may have died. */
const DELIVER_EVERY_MS = 15_000;
const GIVE_UP_EVERY_MS = 10 * 60_000;
const WATCH_EVERY_MS = 5_000;
/** After a stop request, messages under way are aborted after this time. */
const STOP_WITHIN_MS = 2_000;
const LISTEN_WITHIN_MS = 500;

export interface AlertingOptions extends Omit<EvaluateOptions, 'inForce' | 'matches'> {
  readonly nodeId: number;
  readonly logger: Logger;
  readonly inForce: AlertsInForce;
  readonly random?: (() => number) | undefined;
}

export interface Alerting {
  /** Uses other rules from the next evaluation on. */
  follow(inForce: AlertsInForce): void;
  /**
   * Evaluates what was folded last and sends what is due, within some seconds; unsent deliveries are left to other daemons.
   */
  stop(): Promise<void>;
}

export function startAlerting(options: AlertingOptions): Alerting {
  const { store, logger, random } = options;
  const stopping = new AbortController();
  const guard = reportOnce(logger);
  let { inForce } = options;
  let deadMan = openDeadMan();
  let deliveredAt = 0;
  const memory = createChannelMemory(store);
  const evaluator = createEvaluator({
    ...options,
    due: () => delivering.wake(),
    evaluated: () => deadMan && watching.wake(),
  });
  const evaluating: Pulse = createPulse(() => guard('evaluate alerts', () => evaluator.evaluateIfDue()));
  const delivering: Pulse = createPulse(() => guard('deliver alerts', deliver));
  const watching: Pulse = createPulse(() => guard('check the progress of alerts', watch));

  return {
    follow(next) {
      const before = inForce.settings;
      inForce = next;
      if (next.settings.deadman?.url !== before.deadman?.url) deadMan = openDeadMan();
      if (next.settings.slack.channel !== before.slack.channel) memory.endRest('slack');
      evaluator.follow(next);
      evaluating.wake();
    },
    async stop() {
      const timer = setTimeout(() => stopping.abort(), STOP_WITHIN_MS);
      // A channel that ignores the abort does not delay the stop.
      await Promise.race([finish(), sleep(STOP_WITHIN_MS + LISTEN_WITHIN_MS, undefined, { ref: false })]);
      clearTimeout(timer);
      await evaluator.release();
    },
  };

  /** The last runs of the daemon have ended after the last turn. */
  async function finish(): Promise<void> {
    const evaluated = evaluating.stop().then(() => atLast('evaluate alerts', () => evaluator.evaluateLast()));
    await Promise.all([evaluated, delivering.stop(), watching.stop()]);
    await atLast('deliver alerts', deliver);
  }

  /** Other daemons go on with what is not done in time, or fails. */
  async function atLast(what: string, work: () => Promise<unknown>): Promise<void> {
    if (stopping.signal.aborted) return;
    try {
      await work();
    } catch (error) {
      // After the time for the stop the store may be closed.
      if (!stopping.signal.aborted) logger.error(`could not ${what} before the stop`, { error });
    }
  }

  async function deliver(): Promise<number> {
    const { channels } = inForce;
    const names = [...channels.keys()];
    const first = names.length === 0 ? undefined : await store.read((tx) => nextDueIn(tx, names));
    const isDue = first !== undefined && first <= 0;
    // Gives up old deliveries too, for channels that no daemon has on.
    if (!isDue && performance.now() - deliveredAt < GIVE_UP_EVERY_MS)
      return Math.min(first ?? DELIVER_EVERY_MS, DELIVER_EVERY_MS);
    deliveredAt = performance.now();
    const how = { store, channels, random, signal: stopping.signal, memory };
    const { givenUp, nextInMs } = await deliverDue(how);
    if (givenUp > 0)
      logger.error(`${givenUp} alert messages are given up; for the reasons: worker alert:history`, {
        givenUp,
      });
    return Math.min(nextInMs ?? DELIVER_EVERY_MS, DELIVER_EVERY_MS);
  }

  function openDeadMan(): DeadMan | undefined {
    const url = inForce.settings.deadman?.url;
    return url === undefined ? undefined : createDeadMan({ url, logger, signal: stopping.signal });
  }

  /** Only the daemon that evaluates calls the dead man's switch. */
  async function watch(): Promise<number> {
    const { evaluatedAt } = evaluator;
    if (!deadMan || evaluatedAt === undefined) return WATCH_EVERY_MS;
    const standstillMs = await store.read((tx) => readStandstill(tx, [...inForce.channels.keys()]));
    await deadMan.ping({ now: performance.now(), evaluatedAt, standstillMs });
    return WATCH_EVERY_MS;
  }
}

type Guard = (what: string, work: () => Promise<number>) => Promise<number>;

/** Logs a failure once, and once more when the work succeeds again. */
function reportOnce(logger: Logger): Guard {
  const failed = new Set<string>();
  return async (what, work) => {
    try {
      const ms = await work();
      if (failed.delete(what)) logger.info(`can ${what} again`);
      return ms;
    } catch (error) {
      if (!failed.has(what)) logger.error(`could not ${what}; trying again`, { error });
      failed.add(what);
      return RETRY_MS;
    }
  };
}
