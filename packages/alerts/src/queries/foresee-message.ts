/**
 * The fate of a message about an episode. Pure. An evaluation decides a message only when something happened or one is due;
 * at any other moment people were notified already, and this says when they hear next.
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

/** `sent`: people were notified, and nothing is due now. `next`: when they hear again; `at`: ms since the epoch. */
export type Fate =
  | Decision
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

function next({ rule, episode }: AboutEpisode, { notified, settings }: NoticeContext): Fate {
  const { again } = KINDS[rule.condition.kind];
  if (again === 'each_failure') return { kind: 'sent', next: 'failure' };
  if (again === 'while_it_fires' && episode.state === 'firing')
    return {
      kind: 'sent',
      next: 'repeat',
      at: (notified.lastAt ?? 0) + settings.repeatIntervalMs[rule.severity],
    };
  return { kind: 'sent', next: settings.sendResolved ? 'end' : 'none' };
}
