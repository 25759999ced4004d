/**
 * Turns deliveries that are due into messages. Each is a message of its own, with three exceptions. Deliveries that waited
 * until their episode was over, or for long before their first try, become one digest with what is true now: no message
 * says that an alert fires which no longer does, and a channel that was off does not send old numbers one by one. If the
 * channel has taken a message of that episode before, all that waited is replaced by the message about the end; where none
 * waits, it was sent or is not wanted, and nothing is sent. Many alerts of one rule that begin together, or end together,
 * become one message. Pure.
 */
import { groupBy } from '@sb/words';
import { buildDigest } from './build-digest.ts';
import type { ChannelMessage } from '../message.ts';
import { type DueAlertDelivery, isOfAlert } from './alert-delivery.ts';
import type { DueDelivery } from './deliveries.sql.ts';

/** An alert that was over sooner than this was not delayed, so it does not belong in the digest. */
export const WAITED_MS = 2 * 60_000;
/** Up to this many alerts of one rule are a message each; more are one message. */
const MOST_ALONE = 10;

/** A message, and the deliveries that end when it is sent. */
export interface Sending {
  readonly message: ChannelMessage;
  /** At least one. */
  readonly deliveries: readonly DueDelivery[];
  /** The fewest tries of all: a new delivery does not wait longer because of an old one. */
  readonly tries: number;
  /** The latest creation of all. */
  readonly createdAt: number;
  readonly now: number;
}

export interface Plan {
  /** In the order of their creation, beginnings before their ends. */
  readonly sendings: Sending[];
  /** Deliveries that are not sent: they say that an alert fires that is over, and no end of it waits. */
  readonly outdated: readonly DueDelivery[];
}

/** A sending, and its position among the ids. */
interface Placed {
  readonly at: number;
  readonly sending: Sending;
}

/** `due`: of one channel. */
export function planSending(due: readonly DueDelivery[]): Plan {
  const alerts = due.filter(isOfAlert);
  const bulletins = due.filter((one) => !isOfAlert(one)).map(aloneOf);
  const late = findLate(alerts);
  const waited = findWaited(alerts);
  const missed = [...findMissed(waited), ...late];
  const { ends, outdated } = findEnds(waited);
  const dropped = new Set([...missed, ...outdated, ...ends.flatMap(({ replaced }) => replaced)]);
  const rest = [...alerts.filter((one) => !dropped.has(one)), ...ends.map(({ end }) => end)].toSorted(
    (a, b) => a.id - b.id,
  );
  const told = [...groupBy(rest, partsOf()).values()];
  const groups = told.filter(({ length }) => length > MOST_ALONE).map(groupOf);
  const alone = told
    .filter(({ length }) => length <= MOST_ALONE)
    .flat()
    .map(aloneOf);
  // The digest comes first: an alert in a group that fires may also have come and gone before.
  const at = Math.min(...missed.map(({ id }) => id), ...groups.map((group) => group.at));
  const of = late.length === 0 ? 'over' : 'late';
  const digest = missed.length === 0 ? [] : [{ at, sending: sendingOf(buildDigest(of, missed), missed) }];
  const sendings = [...digest, ...groups, ...alone, ...bulletins]
    .toSorted((a, b) => a.at - b.at)
    .map(({ sending }) => withReplaced(sending, ends));
  return { sendings, outdated };
}

/** Whether this is the first try of a delivery, long after its creation. Tests and the like have no episode. */
export function isNewlyLate({ isLate, tries, episodeId, createdAt, now }: DueDelivery): boolean {
  return !isLate && tries === 1 && episodeId !== undefined && now - createdAt > WAITED_MS;
}

/** All deliveries of open episodes of which one waited for long before its first try. */
function findLate(due: readonly DueAlertDelivery[]): readonly DueAlertDelivery[] {
  const open = due.filter(({ overAt }) => overAt === undefined);
  const episodes = new Set(open.flatMap(({ isLate, episodeId }) => (isLate ? [episodeId] : [])));
  return open.filter(({ episodeId }) => episodeId !== undefined && episodes.has(episodeId));
}

/** All deliveries of episodes that are over and had a delivery that waited. */
function findWaited(due: readonly DueAlertDelivery[]): readonly DueAlertDelivery[] {
  const waited = due.filter(
    ({ overAt, tries, createdAt, now }) => overAt !== undefined && (tries > 1 || now - createdAt > WAITED_MS),
  );
  const episodes = new Set(waited.map(({ episodeId }) => episodeId));
  return due.filter(({ overAt, episodeId }) => overAt !== undefined && episodes.has(episodeId));
}

/** The deliveries of episodes that the channel knows nothing of; none if it is a single message about an end. */
function findMissed(waited: readonly DueAlertDelivery[]): readonly DueAlertDelivery[] {
  const missed = waited.filter(({ wasSent }) => wasSent !== true);
  return missed.length === 1 && missed[0]?.message.status === 'resolved' ? [] : missed;
}

/** The end of an episode that the channel knows, and the deliveries that it replaces. */
interface End {
  readonly end: DueAlertDelivery;
  readonly replaced: readonly DueAlertDelivery[];
}

function findEnds(waited: readonly DueAlertDelivery[]): {
  readonly ends: readonly End[];
  readonly outdated: readonly DueAlertDelivery[];
} {
  const known = waited.filter(({ wasSent }) => wasSent === true);
  const groups = [...groupBy(known, ({ episodeId }) => episodeId).values()].map((replaced) => ({
    end: replaced.findLast(({ message }) => message.status === 'resolved'),
    replaced,
  }));
  return {
    ends: groups.flatMap(({ end, replaced }) => (end ? [{ end, replaced }] : [])),
    outdated: groups.flatMap(({ end, replaced }) => (end ? [] : replaced)),
  };
}

/** What an end replaces is done when the end is sent. */
function withReplaced(sending: Sending, ends: readonly End[]): Sending {
  const sent = new Set(sending.deliveries.map(({ id }) => id));
  const replaced = ends.filter(({ end }) => sent.has(end.id)).flatMap((one) => one.replaced);
  return { ...sending, deliveries: [...sending.deliveries, ...replaced.filter(({ id }) => !sent.has(id))] };
}

/**
 * Returns a function that gives deliveries, in order, the key of their message: the same rule and the same status. An
 * alert that fires again after its end begins another round of its rule, since in a round all beginnings come before all
 * ends.
 */
function partsOf(): (one: DueAlertDelivery) => string {
  const rounds = new Map<string, { readonly number: number; readonly over: Set<string> }>();
  return ({ message: { id, rule, status, job, queue, node } }) => {
    if (status === 'test') return JSON.stringify([rule, status, id]);
    const about = JSON.stringify([job, queue, node]);
    const last = rounds.get(rule) ?? { number: 0, over: new Set() };
    const isNext = status === 'firing' && last.over.has(about);
    const round = isNext ? { number: last.number + 1, over: new Set<string>() } : last;
    if (status === 'resolved') round.over.add(about);
    rounds.set(rule, round);
    return JSON.stringify([rule, status, round.number]);
  };
}

/** Beginnings are sent at the position of the first and ends at that of the last, so no end is sent before its beginning. */
function groupOf(deliveries: readonly DueAlertDelivery[]): Placed {
  const ids = deliveries.map(({ id }) => id);
  const isOver = deliveries[0]?.message.status === 'resolved';
  const digest = buildDigest(isOver ? 'resolved' : 'firing', deliveries);
  return { at: isOver ? Math.max(...ids) : Math.min(...ids), sending: sendingOf(digest, deliveries) };
}

function aloneOf(one: DueDelivery): Placed {
  return { at: one.id, sending: sendingOf(one.message, [one]) };
}

function sendingOf(message: ChannelMessage, deliveries: readonly DueDelivery[]): Sending {
  return {
    message,
    deliveries,
    tries: Math.min(...deliveries.map(({ tries }) => tries)),
    createdAt: Math.max(...deliveries.map(({ createdAt }) => createdAt)),
    now: Math.max(...deliveries.map(({ now }) => now)),
  };
}
