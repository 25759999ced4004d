/**
 * The record of notifications of an episode, and the notifications that are still due. Pure. A message that is left out
 * is counted, and the next message shows the count. An alert that fires and was never notified, or had a failure in a
 * silence, is decided again until nothing prevents its message.
 */
import { KINDS } from '../evaluate/kinds.ts';
import type { Decision, NoticeContext, SuppressReason, Notice } from './notify.ts';
import type { ChannelName } from '../rules.ts';

/** What people were notified of about a fingerprint. Times are ms since the epoch. */
export interface Notified {
  /** The last message; one about an end does not count. */
  readonly lastAt?: number;
  /** The `since` of the episode of that message. */
  readonly episode?: number;
  /** The channels that were notified of that episode: rules and routes may name others when it ends. */
  readonly channels?: readonly ChannelName[];
  /** A message is held until then. */
  readonly heldUntil?: number;
  /** Messages left out since the last one: how many, why the last of them, and all reasons if there are several. */
  readonly suppressed?: {
    readonly count: number;
    readonly reason: SuppressReason;
    readonly reasons?: readonly SuppressReason[];
  };
}

/** Drops times that are far ahead: they come from a clock that was wrong, and no message waits for them. */
export function withoutAhead(notified: Notified, { now, minIntervalMs }: NotifiedAt): Notified {
  const { lastAt = -Infinity, heldUntil = -Infinity, ...rest } = notified;
  const latest = now + minIntervalMs;
  if (lastAt <= latest && heldUntil <= latest) return notified;
  return {
    ...rest,
    ...(lastAt <= latest && { lastAt }),
    ...(notified.heldUntil !== undefined && { heldUntil: now }),
  };
}

interface NotifiedAt {
  readonly now: number;
  readonly minIntervalMs: number;
}

/** The record of the fingerprint after a decision. */
export function afterNotice(
  { kind, from, episode }: Notice,
  decision: Decision,
  { notified, now }: NoticeContext,
): Notified {
  const { heldUntil, suppressed, ...before } = notified;
  const isHeld = heldUntil !== undefined && now < heldUntil;
  const kept = {
    ...before,
    ...(isHeld && kind !== 'resolved' && { heldUntil }),
    ...(suppressed && { suppressed }),
  };
  switch (decision.kind) {
    case 'send':
      if (kind === 'resolved') return before;
      return {
        lastAt: now,
        episode: episode.since,
        channels: notifiedChannels(decision.channels, episode, notified),
      };
    case 'hold':
      return { ...kept, heldUntil: decision.until };
    case 'suppress': {
      // A repeated decision was counted when it was news; a held message was not counted.
      const counts = from === 'news' || heldUntil !== undefined;
      if (!counts) return kept;
      return { ...kept, suppressed: withOneMore(suppressed, decision.reason) };
    }
    case 'skip':
      return kept;
  }
}

function withOneMore(
  before: Notified['suppressed'],
  reason: SuppressReason,
): NonNullable<Notified['suppressed']> {
  const reasons = new Set([...(before?.reasons ?? []), ...(before ? [before.reason] : []), reason]);
  return { count: (before?.count ?? 0) + 1, reason, ...(reasons.size > 1 && { reasons: [...reasons] }) };
}

function notifiedChannels(
  channels: readonly ChannelName[],
  { since }: Notice['episode'],
  notified: Notified,
): readonly ChannelName[] {
  const earlier = notified.episode === since ? (notified.channels ?? []) : [];
  return [...new Set([...earlier, ...channels])];
}

/** The notification that is due though nothing happened. Called for each episode after each evaluation. */
export function dueAgain(
  { rule, episode }: Pick<Notice, 'rule' | 'episode'>,
  { notified, settings, now }: Pick<NoticeContext, 'notified' | 'settings' | 'now'>,
): 'fired' | 'refired' | 'repeat' | undefined {
  if (episode.state !== 'firing') return undefined;
  const wasNotified = notified.episode === episode.since;
  if (notified.heldUntil !== undefined) {
    if (now < notified.heldUntil) return undefined;
    return wasNotified ? 'refired' : 'fired';
  }
  if (!wasNotified) return 'fired';
  const { again } = KINDS[rule.condition.kind];
  // A failure in a silence is due at its end. Until then the decision stays the same, and counts no more.
  if (again === 'each_failure' && wasQuiet(notified)) return 'refired';
  const isDue = now >= (notified.lastAt ?? -Infinity) + settings.repeatIntervalMs[rule.severity];
  return again === 'while_it_fires' && isDue ? 'repeat' : undefined;
}

function wasQuiet({ suppressed }: Notified): boolean {
  return suppressed?.reason === 'silence' || suppressed?.reason === 'maintenance';
}
