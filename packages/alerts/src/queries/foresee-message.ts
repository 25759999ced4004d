/**
 * The fate of a message about an episode. Pure. An evaluation decides a message only when something happened or one is due.
 * At any other moment the last message was written already, and the fate says when the next one comes.
 */
import { dueAgain } from '../episodes/notified.ts';
import {
  alertChannels,
  decideNotice,
  type Decision,
  type Notice,
  type NoticeContext,
  quietReason,
} from '../episodes/notify.ts';
import { KINDS } from '../evaluate/kinds.ts';

/**
 * `sent`: a message was written, and nothing is due now. `next`: when another one comes; `at`: ms since the epoch.
 * `not_evaluated`: a mistake in the file hides the rule, or the rule cannot be evaluated.
 */
export type Fate =
  | Decision
  | { readonly kind: 'skip'; readonly why: 'not_evaluated' }
  | { readonly kind: 'sent'; readonly next: 'failure' | 'end' | 'none' }
  | { readonly kind: 'sent'; readonly next: 'repeat'; readonly at: number };

type AboutEpisode = Pick<Notice, 'rule' | 'episode'>;

export function foreseeMessage(about: AboutEpisode, context: NoticeContext): Fate {
  const { notified, now, settings } = context;
  const wasNotified = notified.episode === about.episode.since;
  const due = dueAgain(about, context);
  const decided = (): Decision =>
    decideNotice({ kind: due ?? (wasNotified ? 'refired' : 'fired'), from: 'again', ...about }, context);
  if (due || alertChannels(about, settings).length === 0 || quietReason(about, context)) return decided();
  if (notified.heldUntil !== undefined && now < notified.heldUntil)
    return { kind: 'hold', until: notified.heldUntil };
  return wasNotified ? next(about, context) : decided();
}

/** The fate of the message that the next evaluation decides because the episode ends: its rule is off, edited or gone. */
export function foreseeEnd(about: AboutEpisode, context: NoticeContext): Fate {
  return decideNotice({ kind: 'resolved', from: 'news', ...about }, context);
}

function next(about: AboutEpisode, context: NoticeContext): Fate {
  const { rule, episode } = about;
  const { notified, settings, now } = context;
  const { again } = KINDS[rule.condition.kind];
  const lastAt = notified.lastAt ?? 0;
  if (again === 'each_failure') {
    const at = Math.max(now, lastAt + settings.throttle.minIntervalMs);
    return withoutSlot(about, { ...context, now: at }) ?? { kind: 'sent', next: 'failure' };
  }
  if (again === 'while_it_fires' && episode.state === 'firing') {
    const at = lastAt + settings.repeatIntervalMs[rule.severity];
    return withoutSlot(about, { ...context, now: at }) ?? { kind: 'sent', next: 'repeat', at };
  }
  return { kind: 'sent', next: settings.sendResolved ? 'end' : 'none' };
}

/** The fate of the next message if no slot is left for it at its time. */
function withoutSlot(about: AboutEpisode, context: NoticeContext): Fate | undefined {
  // A silence or a window that is known now says nothing of that time.
  const decision = decideNotice({ kind: 'repeat', from: 'again', ...about }, { ...context, quiet: [] });
  return decision.kind === 'suppress' ? decision : undefined;
}
