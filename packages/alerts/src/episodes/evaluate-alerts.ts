/**
 * One evaluation of all rules: reads facts, steps each episode, decides the notifications, and writes all of it in one
 * transaction: episodes, records of notifications, slots, events, and a delivery for each channel. Called after a fold
 * by the daemon that holds the lease, and by `worker job` before it ends.
 * Promise: of two evaluations at the same time one writes, and the other starts over. A crash before the commit leaves
 * everything as it was; after it, any daemon sends the deliveries.
 */
import { isDeepStrictEqual } from 'node:util';
import { toEngineEvent, type NewEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import type { OpenAlerts } from './open-alerts.ts';
import { buildMessage, type MessageContext, summaryOf } from './build-message.ts';
import { AlertsContendedError } from './alerts-contended-error.ts';
import { raisedBy } from './episodes.ts';
import { type Episode } from '../episode.ts';
import type { Facts } from '../facts.ts';
import type { Quiet } from './notify.ts';
import type { Severity } from '../rules.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';
import { slotKeyOf } from './throttle.ts';
import { type SteppedAlert, stepAlerts } from './step-alerts.ts';
import { type Decided, type DecidedAlert, decideNotices, type NoticesContext } from './decide-notices.ts';
import { moveRevision, readNotified, readOpenAlerts, readSlots } from './open-alerts.sql.ts';
import { insertDeliveries } from '../deliver/deliveries.sql.ts';
import {
  addSuppressed,
  deleteEpisode,
  insertEpisode,
  saveNotified,
  saveSlots,
  updateEpisode,
} from './save-alerts.sql.ts';

/** A changed finding of an open episode is stored at most this often, for readers of the store. */
const SEEN_EVERY_MS = 15_000;
const TRIES = 5;

export interface RulesInForce {
  readonly rules: readonly AlertRule[];
  readonly settings: AlertSettings;
  /** The names of the rules with a mistake in the file: their open alerts stay as they are. */
  readonly leftOut?: readonly string[];
  /** A mistake in the file hides rules whose names are unknown: no rule counts as deleted. */
  readonly hidesRules?: boolean;
  /** The file has never been readable: open alerts stay as they are. */
  readonly isUnread?: boolean;
}

export interface EvaluateOptions {
  readonly store: Store;
  readonly inForce: RulesInForce;
  readonly readFacts: (rules: readonly AlertRule[]) => Promise<Facts>;
  readonly matches: (pattern: string, jobId: string) => boolean;
  /** The stretches of maintenance windows that overlap a time; ms since the epoch. */
  readonly maintenance: (windows: AlertSettings['maintenance'], from: number, to: number) => readonly Quiet[];
  /** When each of these jobs fires next, ms since the epoch. */
  readonly nextFires: (jobIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly consoleUrl?: string | undefined;
  readonly mask: (text: string) => string;
}

/** A change of an episode. */
export interface AlertNews {
  readonly kind: 'fired' | 'resolved';
  /** The id of the episode. */
  readonly alert: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly summary: string;
}

export interface Evaluated {
  readonly news: readonly AlertNews[];
  /** How many notifications are to be sent. */
  readonly toSend: number;
}

const NOTHING: Evaluated = { news: [], toSend: 0 };

/** Throws `ALERTS_CONTENDED`. */
export async function evaluateAlerts(options: EvaluateOptions): Promise<Evaluated> {
  for (let left = TRIES; left > 0; left -= 1) {
    const evaluated = await evaluateOnce(options);
    if (evaluated) return evaluated;
  }
  throw new AlertsContendedError(TRIES);
}

/** Undefined if another evaluation has written meanwhile. */
async function evaluateOnce(options: EvaluateOptions): Promise<Evaluated | undefined> {
  const { store, matches } = options;
  if (options.inForce.isUnread === true) return NOTHING;
  const { rules, settings, leftOut = [], hidesRules = false } = inForceNow(options.inForce);
  // Before the facts: a change after this read belongs to the next evaluation, which has another revision.
  const state = await store.read(readOpenAlerts);
  const facts = await options.readFacts(rules.filter(({ enabled }) => enabled));
  const stepped = stepAlerts({ rules, leftOut, hidesRules, facts, state, matches });
  if (stepped.length === 0) return NOTHING;
  const known = await readKnown(store, stepped);
  const decided = decideNotices(stepped, {
    now: state.now,
    settings,
    rules,
    matches,
    quiet: [...state.silences, ...options.maintenance(settings.maintenance, state.now, state.now)],
    ...known,
  });
  const changed = decided.alerts.filter((alert) => isChanged(alert, state));
  if (changed.length === 0) return NOTHING;
  const context = await messageContext(changed, state, options);
  const news = await store.write((tx) => save(tx, { state, changed, slots: decided.slots, context }), {
    durable: changed.some(isNews),
  });
  return news && { news, toSend: changed.filter(({ outcome }) => outcome?.decision.kind === 'send').length };
}

/** If alerts are off, all rules are off, and no message says that open alerts have ended. */
export function inForceNow(inForce: RulesInForce): RulesInForce {
  const { rules, settings } = inForce;
  if (settings.enabled) return inForce;
  return {
    rules: rules.map((rule) => ({ ...rule, enabled: false })),
    settings: { ...settings, sendResolved: false },
  };
}

/** The records of alerts that begin, and the slots of all alerts. */
async function readKnown(
  store: Store,
  stepped: readonly SteppedAlert[],
): Promise<Pick<NoticesContext, 'notified' | 'slots'>> {
  const begun = stepped.flatMap(({ before, episode }) => (before || !episode ? [] : [episode.fingerprint]));
  const keys = new Set(stepped.flatMap(({ episode }) => (episode ? [slotKeyOf(episode.group)] : [])));
  return store.read(function* (tx) {
    return { notified: yield* readNotified(tx, begun), slots: yield* readSlots(tx, [...keys]) };
  });
}

function isNews({ news, outcome }: DecidedAlert): boolean {
  return news !== undefined || outcome?.decision.kind === 'send';
}

function isChanged(alert: DecidedAlert, { now }: OpenAlerts): boolean {
  const { before, rule, episode, notified } = alert;
  if (!before || !episode || isNews(alert)) return true;
  const isOld = now - before.seenAt >= SEEN_EVERY_MS;
  // Compared as stored: many alerts that do not change would be written again and again otherwise.
  if (isOld && JSON.stringify([rule, episode.found]) !== JSON.stringify([before.rule, before.episode.found]))
    return true;
  return !isSame(notified, before.notified) || !isSame(withoutFound(episode), withoutFound(before.episode));
}

/** The finding has numbers that differ at each evaluation. */
function withoutFound({ found: { verdict }, ...rest }: Episode): object {
  return { ...rest, verdict };
}

function isSame(a: object, b: object): boolean {
  return isDeepStrictEqual(a, b);
}

async function messageContext(
  changed: readonly DecidedAlert[],
  { now }: OpenAlerts,
  { nextFires, consoleUrl, mask }: EvaluateOptions,
): Promise<MessageContext> {
  const jobs = changed.flatMap(({ outcome, episode }) =>
    outcome?.decision.kind === 'send' && episode?.group.kind === 'job' ? [episode.group.name] : [],
  );
  return {
    now,
    consoleUrl,
    mask,
    nextFires: jobs.length === 0 ? new Map() : await nextFires([...new Set(jobs)]),
  };
}

interface Saving {
  readonly state: OpenAlerts;
  readonly changed: readonly DecidedAlert[];
  readonly slots: Decided['slots'];
  readonly context: MessageContext;
}

function* save(tx: Tx, { state, changed, slots, context }: Saving): Body<readonly AlertNews[] | undefined> {
  if (!(yield* moveRevision(tx, state.revision))) return undefined;
  for (const [key, taken] of slots) yield* saveSlots(tx, key, taken);
  const happened: AlertNews[] = [];
  const events: NewEvent[] = [];
  for (const alert of changed) {
    const id = yield* saveAlert(tx, alert, context);
    events.push(...eventsOf(id, alert));
    happened.push(...newsOf(id, alert));
  }
  yield* publish(tx, events);
  return happened;
}

/** Returns the episode's id. */
function* saveAlert(tx: Tx, alert: DecidedAlert, context: MessageContext): Body<number> {
  const { before, episode, rule, notified, outcome, leftOut } = alert;
  if (!episode) {
    if (before) yield* deleteEpisode(tx, before.id);
    return before?.id ?? 0;
  }
  const id = before?.id ?? (yield* insertEpisode(tx, { episode, rule }));
  if (before) yield* updateEpisode(tx, id, { episode, rule });
  if (outcome) yield* saveNotified(tx, episode.fingerprint, notified);
  if (leftOut) yield* addSuppressed(tx, id, leftOut);
  if (outcome?.decision.kind === 'send') {
    const message = { ...buildMessage(outcome.notice, outcome.decision, context), alertId: id };
    yield* insertDeliveries(
      tx,
      outcome.decision.channels.map((channel) => ({
        dedupeKey: `${message.id}-${channel}`,
        channel,
        message,
        episodeId: id,
      })),
    );
  }
  return id;
}

function newsOf(id: number, { rule, episode, news }: DecidedAlert): readonly AlertNews[] {
  if (!episode || !news || news.kind === 'refired') return [];
  const { name, severity } = rule;
  return [{ kind: news.kind, alert: id, rule: name, severity, summary: summaryOf(episode) }];
}

function eventsOf(alertId: number, { rule, episode, news }: DecidedAlert): readonly NewEvent[] {
  if (!episode || !news || news.kind === 'refired') return [];
  const { group, found } = episode;
  const facts = {
    alertId,
    rule: rule.name,
    severity: rule.severity,
    ...(group.kind !== 'job' && group.kind !== 'rule' && { [group.kind]: group.name }),
    value: found.value,
    threshold: found.threshold,
    summary: raisedBy(episode).detail,
  };
  const about = group.kind === 'job' ? { jobId: group.name } : {};
  return news.kind === 'fired'
    ? [toEngineEvent('alert.fired', facts, about)]
    : [toEngineEvent('alert.resolved', { ...facts, why: news.why }, about)];
}
