/**
 * What was told, and what is still to tell. Pure. What is left out is not forgotten: the next message says how much it
 * was, and what fires and was never told is asked about again until nothing stands in its way.
 */
import { KINDS } from '../evaluate/kinds.ts';
import type { Decision, NotifyScene, SuppressReason, Telling } from './notify.ts';
import type { ChannelName } from '../rules.ts';

/** What was told of a fingerprint. Times are ms since the epoch. */
export interface Told {
  /** The last message; one that says "resolved" does not count. */
  readonly lastAt?: number;
  /** The `since` of the episode that it was about. */
  readonly episode?: number;
  /** Who has heard of that episode: rules and routes may name others by the time when it is over. */
  readonly channels?: readonly ChannelName[];
  /** One waits until then. */
  readonly heldUntil?: number;
  /** Since the last message. */
  readonly suppressed?: { readonly count: number; readonly reason: SuppressReason };
}

/** What was told far ahead, or is held until then, was so by a clock that was wrong: nobody waits for that time to come. */
export function withoutAhead(told: Told, { now, minIntervalMs }: ToldAt): Told {
  const { lastAt = -Infinity, heldUntil = -Infinity, ...rest } = told;
  const latest = now + minIntervalMs;
  if (lastAt <= latest && heldUntil <= latest) return told;
  return {
    ...rest,
    ...(lastAt <= latest && { lastAt }),
    ...(told.heldUntil !== undefined && { heldUntil: now }),
  };
}

interface ToldAt {
  readonly now: number;
  readonly minIntervalMs: number;
}

/** What is known of the fingerprint once it was decided so. */
export function afterTelling(
  { kind, from, episode }: Telling,
  decision: Decision,
  { told, now }: NotifyScene,
): Told {
  const { heldUntil, suppressed, ...before } = told;
  const isHeld = heldUntil !== undefined && now < heldUntil;
  const kept = {
    ...before,
    ...(isHeld && kind !== 'resolved' && { heldUntil }),
    ...(suppressed && { suppressed }),
  };
  switch (decision.kind) {
    case 'send':
      if (kind === 'resolved') return before;
      return { lastAt: now, episode: episode.since, channels: heardBy(decision.channels, episode, told) };
    case 'hold':
      return { ...kept, heldUntil: decision.until };
    case 'suppress': {
      // What is only asked about again was counted when it was news; what was held was not.
      const counts = from === 'news' || heldUntil !== undefined;
      if (!counts) return kept;
      return { ...kept, suppressed: { count: (suppressed?.count ?? 0) + 1, reason: decision.reason } };
    }
    case 'skip':
      return kept;
  }
}

function heardBy(
  channels: readonly ChannelName[],
  { since }: Telling['episode'],
  told: Told,
): readonly ChannelName[] {
  const earlier = told.episode === since ? (told.channels ?? []) : [];
  return [...new Set([...earlier, ...channels])];
}

/** What there is to tell of an episode though nothing happened: asked after each evaluation. */
export function dueAgain(
  { rule, episode }: Pick<Telling, 'rule' | 'episode'>,
  { told, settings, now }: Pick<NotifyScene, 'told' | 'settings' | 'now'>,
): 'fired' | 'refired' | 'repeat' | undefined {
  if (episode.state !== 'firing') return undefined;
  const wasTold = told.episode === episode.since;
  if (told.heldUntil !== undefined) {
    if (now < told.heldUntil) return undefined;
    return wasTold ? 'refired' : 'fired';
  }
  if (!wasTold) return 'fired';
  const isDue = now >= (told.lastAt ?? -Infinity) + settings.repeatIntervalMs[rule.severity];
  return KINDS[rule.condition.kind].again === 'while_it_fires' && isDue ? 'repeat' : undefined;
}
