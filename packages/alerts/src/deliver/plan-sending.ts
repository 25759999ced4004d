/**
 * What becomes of deliveries that are due: each is a message, but for two kinds. What waited until its episode was over
 * is told together, as a digest: nobody is told that something fires which does not any more. Of many of one rule that
 * begin together, or end together, one message says so. Pure.
 */
import { groupBy } from '@sb/words';
import { buildDigest } from './build-digest.ts';
import type { ChannelMessage } from '../message.ts';
import type { DueDelivery } from './deliveries.sql.ts';

/** What is sooner over than this, was not kept from being told. */
export const WAITED_MS = 2 * 60_000;
/** So many of one rule are a message each; more are one. */
const MOST_ALONE = 10;

/** A message, and the deliveries that have ended when it is sent. */
export interface Sending {
  readonly message: ChannelMessage;
  /** At least one. */
  readonly deliveries: readonly DueDelivery[];
  /** The fewest of all: what is new does not wait for longer because of what is old. */
  readonly tries: number;
  /** The latest of all. */
  readonly createdAt: number;
  readonly now: number;
}

/** A sending, and the place among the ids that it takes. */
interface Placed {
  readonly at: number;
  readonly sending: Sending;
}

/** `due`: of one channel. In the order in which they were asked for, beginnings before their ends. */
export function planSending(due: readonly DueDelivery[]): Sending[] {
  const missed = findMissed(due);
  const rest = due.filter((one) => !missed.includes(one)).toSorted((a, b) => a.id - b.id);
  const told = [...groupBy(rest, partsOf()).values()];
  const groups = told.filter(({ length }) => length > MOST_ALONE).map(groupOf);
  const alone = told
    .filter(({ length }) => length <= MOST_ALONE)
    .flat()
    .map(aloneOf);
  // What a group says that fires may have come and gone before.
  const at = Math.min(...missed.map(({ id }) => id), ...groups.map((group) => group.at));
  const digest = missed.length === 0 ? [] : [{ at, sending: sendingOf(buildDigest('over', missed), missed) }];
  return [...digest, ...groups, ...alone].toSorted((a, b) => a.at - b.at).map(({ sending }) => sending);
}

/** All of those episodes that are over and of which something waited; that one is over can be told as it is. */
function findMissed(due: readonly DueDelivery[]): readonly DueDelivery[] {
  const waited = due.filter(
    ({ overAt, tries, createdAt, now }) => overAt !== undefined && (tries > 1 || now - createdAt > WAITED_MS),
  );
  const episodes = new Set(waited.map(({ episodeId }) => episodeId));
  const missed = due.filter(({ overAt, episodeId }) => overAt !== undefined && episodes.has(episodeId));
  return missed.length === 1 && missed[0]?.message.status === 'resolved' ? [] : missed;
}

/**
 * Says of one after the other what it can be told with: those of its rule that say the same. What fires again after its
 * end begins another round of its rule, since in a round all beginnings come before all ends.
 */
function partsOf(): (one: DueDelivery) => string {
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

/** Beginnings come with the first of them and ends with the last, so none is told to be over that does not fire yet. */
function groupOf(deliveries: readonly DueDelivery[]): Placed {
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
