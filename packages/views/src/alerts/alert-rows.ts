/** The rows of alert:status: one for each group of a rule that fires or may fire, else one for the rule. Pure. */
import {
  alertChannels,
  type AlertRule,
  type ChannelName,
  type Group,
  type GroupExplanation,
  groupName,
  ruleChannels,
  type RuleExplanation,
} from '@sb/alerts';
import { actorName } from '../text/actor-name.ts';

/** `true`: the condition is true, but no daemon has evaluated it since. `unknown`: there is not enough data. */
export type AlertRowState = 'firing' | 'pending' | 'true' | 'ok' | 'unknown' | 'off';

export interface AlertRow {
  readonly rule: AlertRule;
  readonly state: AlertRowState;
  readonly alertId?: number;
  /** `job daily.questmaster`; absent if the rule has no subject yet. */
  readonly about?: string;
  readonly group?: Group;
  readonly value?: string;
  readonly threshold?: string;
  readonly summary?: string;
  /** Start of the alert, or of the true condition; ms since the epoch. */
  readonly since?: number;
  /** The reason why no more notifications are sent. */
  readonly quiet?: string;
  /** Its rule has a mistake, or is gone: it is not evaluated. */
  readonly isOut?: true;
  /** The channels that its alert goes to; of a rule without a subject: those that alerts of it may go to. */
  readonly channels: readonly ChannelName[];
}

const NOT_WELL: readonly AlertRowState[] = ['firing', 'pending', 'true'];

type Routes = Parameters<typeof ruleChannels>[1];

export function alertRows(rules: readonly RuleExplanation[], routes: Routes): readonly AlertRow[] {
  return rules.flatMap((one) => {
    const { rule, groups } = one;
    if (!rule.enabled) return [{ rule, state: 'off' as const, channels: ruleChannels(rule, routes) }];
    const rows = groups.map((group) => rowOf(one, group, routes));
    const notWell = NOT_WELL.flatMap((state) => rows.filter((row) => row.state === state));
    return notWell.length > 0 ? notWell : [nearest(one, routes)];
  });
}

/** The row of the group that is nearest to an alert, by its count. */
function nearest(explained: RuleExplanation, routes: Routes): AlertRow {
  const { rule, groups } = explained;
  const known = groups.filter(({ verdict }) => verdict.verdict !== 'insufficient');
  const [first] = known.toSorted((a, b) => (b.verdict.count ?? 0) - (a.verdict.count ?? 0));
  const shown = first ?? groups[0];
  return shown
    ? rowOf(explained, shown, routes)
    : { rule, state: 'ok', channels: ruleChannels(rule, routes) };
}

function rowOf(
  { rule, isOut }: RuleExplanation,
  { verdict, alert, decision }: GroupExplanation,
  routes: Routes,
): AlertRow {
  const state = stateOf(verdict.verdict, alert?.episode.state);
  const since = alert?.episode.firedAt ?? alert?.episode.since;
  const { group } = verdict;
  return {
    rule,
    state,
    ...(alert && { alertId: alert.id }),
    about: groupName(group),
    group,
    value: verdict.value,
    threshold: verdict.threshold,
    summary: verdict.detail,
    ...(since !== undefined && { since }),
    ...(NOT_WELL.includes(state) && quietOf(decision, alert?.acknowledged?.by)),
    ...(isOut && { isOut }),
    channels: alertChannels({ rule, episode: { group } }, routes),
  };
}

/** Why no more notifications are sent, and why it is not evaluated; empty: neither is so. */
export function alertRowNote({ quiet, isOut }: Pick<AlertRow, 'quiet' | 'isOut'>): string {
  return [quiet, isOut && 'its rule has a mistake, or is gone'].filter(Boolean).join(' · ');
}

function stateOf(
  verdict: GroupExplanation['verdict']['verdict'],
  stored: NonNullable<GroupExplanation['alert']>['episode']['state'] | undefined,
): AlertRowState {
  if (stored === 'firing' || stored === 'recovering') return 'firing';
  if (stored === 'pending') return 'pending';
  if (verdict === 'insufficient') return 'unknown';
  return verdict === 'true' ? 'true' : 'ok';
}

function quietOf(
  decision: GroupExplanation['decision'],
  takenBy: string | undefined,
): { readonly quiet?: string } {
  if (takenBy !== undefined) return { quiet: `acknowledged by ${actorName(takenBy)}` };
  if (decision.kind !== 'suppress') return {};
  if (decision.reason === 'silence') return { quiet: 'silenced' };
  return decision.reason === 'maintenance' ? { quiet: 'maintenance' } : {};
}
