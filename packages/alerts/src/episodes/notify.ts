/**
 * Whether, when and whom to tell of what happened to an episode. Pure: the store keeps what was told in the transaction
 * of the episode. `told.ts` remembers what is left out.
 */
import type { Episode } from '../episode.ts';
import type { Group } from '../group.ts';
import type { ChannelName } from '../rules.ts';
import { type ConditionKind, KINDS } from '../evaluate/kinds.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertMatch, AlertSettings } from '../settings.ts';
import { type Slots, takeSlot } from './slots.ts';
import type { Told } from './told.ts';

/** Something to tell. `news`: it happened now; `again`: `dueAgain` said so. */
export interface Telling {
  readonly kind: 'fired' | 'refired' | 'repeat' | 'resolved';
  readonly from: 'news' | 'again';
  readonly rule: AlertRule;
  readonly episode: Episode;
}

/** What routes, silences and windows are compared with. */
interface AboutAlert {
  readonly rule: Telling['rule'];
  readonly episode: Pick<Episode, 'group'>;
}

export type SuppressReason =
  | 'cap'
  | 'silence'
  | 'maintenance'
  | 'inhibited'
  | 'acknowledged'
  | 'min_interval';

/** When nobody wants to hear: a silence, or one stretch of a maintenance window. `to` is not in it. */
export interface Quiet {
  readonly by: 'silence' | 'maintenance';
  readonly from: number;
  readonly to: number;
  /** Absent: of anything. */
  readonly match?: AlertMatch;
}

export interface NotifyScene {
  readonly now: number;
  readonly settings: Pick<AlertSettings, 'throttle' | 'repeatIntervalMs' | 'sendResolved' | 'routes'>;
  readonly quiet: readonly Quiet[];
  /** All that fires, this one too or not. */
  readonly firing: readonly { readonly kind: ConditionKind; readonly group: Group }[];
  readonly told: Told;
  /** Those of the alert's `slotKeyOf`. */
  readonly slots: Slots | undefined;
  readonly keepsForCritical: boolean;
  /** Somebody has taken it on. */
  readonly isAcknowledged: boolean;
}

export type Decision =
  | {
      readonly kind: 'send';
      readonly channels: readonly ChannelName[];
      /** With the one that this takes; absent when it takes none. */
      readonly slots?: Slots;
      readonly suppressed?: Told['suppressed'];
    }
  | { readonly kind: 'hold'; readonly until: number }
  | { readonly kind: 'suppress'; readonly reason: SuppressReason }
  /** There is nobody to tell, or nothing to tell them. */
  | { readonly kind: 'skip'; readonly why: 'not_told' | 'resolves_are_off' | 'no_channel' };

export function decideTelling(telling: Telling, scene: NotifyScene): Decision {
  const { rule, episode } = telling;
  const { settings, told, now } = scene;
  const channels =
    telling.kind === 'resolved' && told.channels ? told.channels : channelsOf(telling, settings);
  if (channels.length === 0) return { kind: 'skip', why: 'no_channel' };
  if (telling.kind === 'resolved') return decideResolve(episode, channels, scene);
  const quiet = quietReason(telling, scene);
  if (quiet) return { kind: 'suppress', reason: quiet };
  if (told.heldUntil !== undefined && now < told.heldUntil)
    return { kind: 'suppress', reason: 'min_interval' };
  const until = (told.lastAt ?? -Infinity) + settings.throttle.minIntervalMs;
  if (now < until) return { kind: 'hold', until };
  const slots = takeSlot(scene.slots, {
    severity: rule.severity,
    most: settings.throttle.maxAlertsPerJobPerHour,
    keepsForCritical: scene.keepsForCritical,
    now,
  });
  if (!slots) return { kind: 'suppress', reason: 'cap' };
  return { kind: 'send', channels, slots, ...(told.suppressed && { suppressed: told.suppressed }) };
}

/** Who heard that it began hears that it is over, also in a silence: it is what everybody waits for, and takes no slot. */
function decideResolve(
  episode: Episode,
  channels: readonly ChannelName[],
  { told, settings }: NotifyScene,
): Decision {
  if (told.episode !== episode.since) return { kind: 'skip', why: 'not_told' };
  if (!settings.sendResolved) return { kind: 'skip', why: 'resolves_are_off' };
  return { kind: 'send', channels, ...(told.suppressed && { suppressed: told.suppressed }) };
}

/** Whom an alert is told to. A channel is not asked to tell that it is broken. */
export function channelsOf(
  telling: AboutAlert,
  { routes }: Pick<NotifyScene['settings'], 'routes'>,
): readonly ChannelName[] {
  const { group } = telling.episode;
  const channels = routes.find(({ match }) => fits(match, telling))?.channels ?? telling.rule.channels;
  return group.kind === 'channel' ? channels.filter((name) => name !== group.name) : channels;
}

function quietReason(telling: Telling, scene: NotifyScene): SuppressReason | undefined {
  const { quiet, firing, now, isAcknowledged } = scene;
  if (isAcknowledged) return 'acknowledged';
  const inForce = quiet.filter(({ from, to, match }) => from <= now && now < to && fits(match, telling));
  if (inForce.some(({ by }) => by === 'silence')) return 'silence';
  if (inForce.length > 0) return 'maintenance';
  return isInhibited(telling, firing) ? 'inhibited' : undefined;
}

/** What is only the consequence of something that is told already: no daemon, no fires; a paused queue, a backlog. */
function isInhibited({ rule, episode: { group } }: Telling, firing: NotifyScene['firing']): boolean {
  if (group.kind === 'rule') return false;
  const cause = KINDS[rule.condition.kind].consequenceOf;
  if (!cause) return false;
  const isOfGroup = cause.about === group.kind;
  return firing.some((other) => other.kind === cause.kind && (!isOfGroup || other.group.name === group.name));
}

function fits(match: AlertMatch = {}, { rule, episode: { group } }: AboutAlert): boolean {
  const { severity, job, rule: names } = match;
  if (severity && !severity.includes(rule.severity)) return false;
  if (job && !(group.kind === 'job' && job.includes(group.name))) return false;
  return names?.includes(rule.name) ?? true;
}
