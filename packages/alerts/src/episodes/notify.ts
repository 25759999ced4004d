/**
 * Decides whether, when and by which channels to notify people of an episode. Pure: the record of notifications is
 * stored in the transaction of the episode. `notified.ts` counts messages that are left out.
 */
import type { Episode } from '../episode.ts';
import type { Group } from '../group.ts';
import type { ChannelName } from '../rules.ts';
import { type ConditionKind, KINDS } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { compileJobPattern } from '../matching/job-pattern.ts';
import type { AlertMatch, AlertSettings } from '../settings.ts';
import { type Slots, takeSlot } from './throttle.ts';
import type { Notified } from './notified.ts';

/** A possible notification. `news`: it happened now; `again`: `dueAgain` found it. */
export interface Notice {
  readonly kind: 'fired' | 'refired' | 'repeat' | 'resolved';
  readonly from: 'news' | 'again';
  readonly rule: AlertRule;
  readonly episode: Episode;
}

/** The part of an alert that routes, silences and windows match. */
interface MatchedAlert {
  readonly rule: Pick<AlertRule, 'name' | 'severity'>;
  readonly episode: Pick<Episode, 'group'>;
}

interface AboutAlert extends MatchedAlert {
  readonly rule: AlertRule;
}

export type SuppressReason =
  | 'cap'
  | 'silence'
  | 'maintenance'
  | 'inhibited'
  | 'acknowledged'
  | 'min_interval';

/** A time without notifications: a silence, or one stretch of a maintenance window. `to` is not in it. */
export interface Quiet {
  readonly by: 'silence' | 'maintenance';
  readonly from: number;
  readonly to: number;
  /** Absent: all alerts. */
  readonly match?: AlertMatch;
}

export interface Firing {
  readonly kind: ConditionKind;
  readonly group: Group;
}

export interface NoticeContext {
  readonly now: number;
  readonly settings: Pick<AlertSettings, 'throttle' | 'repeatIntervalMs' | 'sendResolved' | 'routes'>;
  readonly quiet: readonly Quiet[];
  /** The alerts that fire and that people know of (`isKnown`), with or without this one. */
  readonly firing: readonly Firing[];
  readonly notified: Notified;
  /** The slots of the alert's `slotKeyOf`. */
  readonly slots: Slots | undefined;
  readonly keepsForCritical: boolean;
  /** An operator has acknowledged the alert. */
  readonly isAcknowledged: boolean;
}

export type Decision =
  | {
      readonly kind: 'send';
      readonly channels: readonly ChannelName[];
      /** The slots with the one that this message takes; absent if it takes none. */
      readonly slots?: Slots;
      readonly suppressed?: Notified['suppressed'];
    }
  | { readonly kind: 'hold'; readonly until: number }
  | { readonly kind: 'suppress'; readonly reason: SuppressReason }
  /** There is no channel, or nothing to send. */
  | { readonly kind: 'skip'; readonly why: 'not_notified' | 'resolves_are_off' | 'no_channel' };

export function decideNotice(notice: Notice, context: NoticeContext): Decision {
  const { rule, episode } = notice;
  const { settings, notified, now } = context;
  const channels =
    notice.kind === 'resolved' && notified.channels ? notified.channels : alertChannels(notice, settings);
  if (channels.length === 0) return { kind: 'skip', why: 'no_channel' };
  if (notice.kind === 'resolved') return decideResolve(episode, channels, context);
  const reason = quietReason(notice, context);
  if (reason) return { kind: 'suppress', reason };
  if (notified.heldUntil !== undefined && now < notified.heldUntil)
    return { kind: 'suppress', reason: 'min_interval' };
  const until = (notified.lastAt ?? -Infinity) + settings.throttle.minIntervalMs;
  if (now < until) return { kind: 'hold', until };
  const slots = takeSlot(context.slots, {
    severity: rule.severity,
    most: settings.throttle.maxAlertsPerJobPerHour,
    keepsForCritical: context.keepsForCritical,
    now,
  });
  if (!slots) return { kind: 'suppress', reason: 'cap' };
  return { kind: 'send', channels, slots, ...(notified.suppressed && { suppressed: notified.suppressed }) };
}

/** Channels that were notified of the beginning are notified of the end, also in a silence. It takes no slot. */
function decideResolve(
  episode: Episode,
  channels: readonly ChannelName[],
  { notified, settings }: NoticeContext,
): Decision {
  if (notified.episode !== episode.since) return { kind: 'skip', why: 'not_notified' };
  if (!settings.sendResolved) return { kind: 'skip', why: 'resolves_are_off' };
  return { kind: 'send', channels, ...(notified.suppressed && { suppressed: notified.suppressed }) };
}

/** The channels of an alert. A channel does not get the alert that it is broken. */
export function alertChannels(
  notice: AboutAlert,
  { routes }: Pick<NoticeContext['settings'], 'routes'>,
): readonly ChannelName[] {
  const { group } = notice.episode;
  const channels = routes.find(({ match }) => fitsAlert(match, notice))?.channels ?? notice.rule.channels;
  return group.kind === 'channel' ? channels.filter((name) => name !== group.name) : channels;
}

/** All channels that alerts of a rule may go to. A route about jobs takes the alerts about them and leaves the others. */
export function ruleChannels(
  rule: AlertRule,
  { routes }: Pick<NoticeContext['settings'], 'routes'>,
): readonly ChannelName[] {
  const fitting = routes.filter(({ match }) => mayFit(match, rule));
  const last = fitting.findIndex(({ match }) => !match.job);
  const channels =
    last === -1
      ? [...fitting.flatMap((route) => route.channels), ...rule.channels]
      : fitting.slice(0, last + 1).flatMap((route) => route.channels);
  return [...new Set(channels)];
}

/** The channels that alerts of all enabled rules may go to. */
export function usedChannels({
  settings,
  rules,
}: {
  readonly settings: Pick<AlertSettings, 'enabled' | 'routes'>;
  readonly rules: readonly AlertRule[];
}): readonly ChannelName[] {
  const enabled = settings.enabled ? rules.filter((rule) => rule.enabled) : [];
  return [...new Set(enabled.flatMap((rule) => ruleChannels(rule, settings)))];
}

/** Whether a route is about some alerts of a rule. */
function mayFit({ job, ...match }: AlertMatch, rule: AlertRule): boolean {
  const { condition } = rule;
  if (job && !('jobPattern' in condition && job.some(compileJobPattern(condition.jobPattern)))) return false;
  return fitsAlert(match, { rule, episode: { group: { kind: 'rule', name: rule.name } } });
}

/** Why people want no message about an alert now, whatever was sent before. */
export function quietReason(
  notice: AboutAlert,
  context: Pick<NoticeContext, 'firing' | 'isAcknowledged' | 'quiet' | 'now'>,
): SuppressReason | undefined {
  const { firing, isAcknowledged } = context;
  if (isAcknowledged) return 'acknowledged';
  const inForce = quietNow(notice, context);
  if (inForce.some(({ by }) => by === 'silence')) return 'silence';
  if (inForce.length > 0) return 'maintenance';
  return isInhibited(notice, firing) ? 'inhibited' : undefined;
}

function quietNow(
  alert: MatchedAlert,
  { quiet, now }: Pick<NoticeContext, 'quiet' | 'now'>,
): readonly Quiet[] {
  return quiet.filter(({ from, to, match }) => from <= now && now < to && fitsAlert(match, alert));
}

/** The record of an alert and the circumstances of its message. */
type Knowledge = Pick<NoticeContext, 'notified' | 'isAcknowledged' | 'quiet' | 'settings' | 'now'>;

/**
 * Whether people know of an alert that fires, or soon will: they were notified of this episode, an operator has
 * acknowledged it, or only the throttle delays its message. An alert in a silence or without a channel hides no
 * consequence of it.
 */
export function isKnown(
  { rule, episode }: Pick<Notice, 'rule' | 'episode'>,
  { notified, isAcknowledged, ...context }: Knowledge,
): boolean {
  if (notified.episode === episode.since || isAcknowledged) return true;
  const alert = { rule, episode };
  return (
    episode.state === 'firing' &&
    alertChannels(alert, context.settings).length > 0 &&
    quietNow(alert, context).length === 0
  );
}

/** Whether the alert is only the consequence of one that fires: a silent daemon misses schedules, a paused queue has a backlog. */
function isInhibited({ rule, episode: { group } }: AboutAlert, firing: NoticeContext['firing']): boolean {
  if (group.kind === 'rule') return false;
  const cause = KINDS[rule.condition.kind].consequenceOf;
  if (!cause) return false;
  const isOfGroup = cause.about === group.kind;
  return firing.some(
    (other) =>
      // A rule that cannot be evaluated fires for itself, and says nothing of any group.
      other.kind === cause.kind &&
      other.group.kind === cause.about &&
      (!isOfGroup || other.group.name === group.name),
  );
}

/** Whether a silence, a window or a route is about an alert. */
export function fitsAlert(match: AlertMatch = {}, { rule, episode: { group } }: MatchedAlert): boolean {
  const { severity, job, rule: names } = match;
  if (severity && !severity.includes(rule.severity)) return false;
  if (job && !(group.kind === 'job' && job.includes(group.name))) return false;
  return names?.includes(rule.name) ?? true;
}
