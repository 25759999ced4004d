/**
 * Turns deliveries that are due into messages. Each is a message of its own, unless its episode has another fate:
 * episodes of which the channel was not notified in time are one digest with what is true now, and the end of an episode
 * replaces all deliveries of it that waited. Many alerts of one rule that begin together, or end together, become one
 * message. Pure.
 */
import { groupBy } from '@sb/words';
import { buildDigest } from './build-digest.ts';
import type { ChannelMessage } from '../message.ts';
import { type DueAlertDelivery, isOfAlert } from './alert-delivery.ts';
import type { DueDelivery } from './deliveries.sql.ts';
import { type EpisodeFate, fateOfEpisode } from './episode-fate.ts';

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
  const episodes = [...groupBy(due.filter(isOfAlert), (one) => one.episodeId ?? one).values()];
  const byFate = groupBy(episodes, fateOfEpisode);
  const withFate = (fate: EpisodeFate) => (byFate.get(fate) ?? []).flat();
  const ends = (byFate.get('ended') ?? []).flatMap(endOf);
  const [missed, late] = [withFate('missed'), withFate('late')];
  // A single message about an end says as much as a digest of it.
  const isOneEnd = missed.length === 1 && missed[0]?.message.status === 'resolved';
  const digested = isOneEnd ? late : [...missed, ...late];
  const rest = [...withFate('alone'), ...ends.map(({ end }) => end), ...(isOneEnd ? missed : [])];
  const own = messagesOf(rest.toSorted((a, b) => a.id - b.id));
  const bulletins = due.filter((one) => !isOfAlert(one)).map(aloneOf);
  const digest = digestOf(late.length === 0 ? 'over' : 'late', digested, own);
  const sendings = [...digest, ...own, ...bulletins]
    .toSorted((a, b) => a.at - b.at)
    .map(({ sending }) => withReplaced(sending, ends));
  return { sendings, outdated: withFate('outdated') };
}

/** Many of one rule that begin or end together are a group. */
function messagesOf(deliveries: readonly DueAlertDelivery[]): readonly Placed[] {
  const parts = [...groupBy(deliveries, partsOf()).values()];
  return parts.flatMap((part) => (part.length > MOST_ALONE ? [groupOf(part)] : part.map(aloneOf)));
}

/** The digest comes before all groups: an alert in a group that fires may also have come and gone before. */
function digestOf(
  of: 'over' | 'late',
  digested: readonly DueAlertDelivery[],
  own: readonly Placed[],
): readonly Placed[] {
  if (digested.length === 0) return [];
  const groups = own.filter(({ sending }) => sending.message.status === 'digest');
  const at = Math.min(...digested.map(({ id }) => id), ...groups.map((group) => group.at));
  return [{ at, sending: sendingOf(buildDigest(of, digested), digested) }];
}

/** The end of an episode that the channel knows, and the deliveries that it replaces. */
interface End {
  readonly end: DueAlertDelivery;
  readonly replaced: readonly DueAlertDelivery[];
}

function endOf(replaced: readonly DueAlertDelivery[]): readonly End[] {
  const end = replaced.findLast(({ message }) => message.status === 'resolved');
  return end ? [{ end, replaced }] : [];
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
