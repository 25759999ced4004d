/**
 * Explains rules at this moment: the verdict on each group, and the fate of a message about it. Called by CLI and
 * console. It only reads: neither episodes nor records of notifications change. Facts that an evaluator collects over time
 * (how long a queue has been at its limit) are missing here, and the verdict is `insufficient` then.
 */
import type { Store } from '@sb/storage';
import type { Episode } from '../episode.ts';
import { step, whyOver } from '../episodes/episodes.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { type EvaluateOptions, inForceNow, type RulesInForce } from '../episodes/evaluate-alerts.ts';
import { fingerprintOf } from '../group.ts';
import { type Circumstances, contextOf, knownCauses } from '../episodes/decide-notices.ts';
import { type NoticeContext, quietReason } from '../episodes/notify.ts';
import { type Fate, foreseeEnd, foreseeMessage } from './foresee-message.ts';
import type { OpenAlert, OpenAlerts } from '../episodes/open-alerts.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { isBroken } from '../episodes/step-alerts.ts';
import { slotKeyOf } from '../episodes/throttle.ts';
import { type Acknowledgement, findAcknowledged } from '../episodes/acknowledge.sql.ts';
import { readNotified, readOpenAlerts, readSlots } from '../episodes/open-alerts.sql.ts';
import type { Notified } from '../episodes/notified.ts';
import type { Verdict } from '../verdict.ts';

export interface ExplainAlertsOptions extends Pick<EvaluateOptions, 'readFacts' | 'matches' | 'maintenance'> {
  readonly store: Store;
  readonly inForce: RulesInForce;
  /** The name of the rule to explain. Default: all rules. */
  readonly rule?: string | undefined;
}

export interface GroupExplanation {
  readonly verdict: Verdict;
  /** The stored alert; absent: none is open. */
  readonly alert?: {
    readonly id: number;
    readonly episode: Episode;
    readonly acknowledged?: Acknowledgement;
  };
  /** The record of notifications so far. */
  readonly notified: Notified;
  /** The fate of a message about it now. */
  readonly decision: Fate;
}

export interface RuleExplanation {
  readonly rule: AlertRule;
  /** For a rule that is off: as if it were on; its open alerts end. */
  readonly groups: readonly GroupExplanation[];
  /** The rule is not in force, and has open alerts: it is as it was. */
  readonly isOut?: true;
}

export interface AlertsExplained {
  /** The store's clock, ms since the epoch. */
  readonly now: number;
  readonly rules: readonly RuleExplanation[];
}

/** In the order of the file. Fold before. */
export async function explainAlerts(options: ExplainAlertsOptions): Promise<AlertsExplained> {
  const { store, inForce, readFacts, matches } = options;
  const asked = inForce.rules.filter(({ name }) => name === (options.rule ?? name));
  const { state, acknowledged } = await store.read(function* (tx) {
    return { state: yield* readOpenAlerts(tx), acknowledged: yield* findAcknowledged(tx) };
  });
  const facts = await readFacts(asked.map(turnedOn));
  const { now } = state;
  const episodes = new Map(state.open.map(({ episode }) => [episode.fingerprint, episode]));
  const found: readonly FoundRule[] = [
    ...asked.map((rule) => ({
      rule,
      ...withLeftOvers(rule, evaluate(turnedOn(rule), facts, { now, episodes, matches }), state),
    })),
    ...rulesOut(options, state).map((rule) => ({
      rule,
      ...withLeftOvers(rule, [], state),
      isOut: true as const,
    })),
  ];
  const groups = found.flatMap(({ rule, verdicts, left }) =>
    [...verdicts, ...left].map(({ group }) => ({ rule, group })),
  );
  const known = await store.read(function* (tx) {
    const fingerprints = groups.map(({ rule, group }) => fingerprintOf(rule.name, group));
    const keys = groups.map(({ group }) => slotKeyOf(group));
    return {
      notified: yield* readNotified(tx, [...new Set(fingerprints)]),
      slots: yield* readSlots(tx, [...new Set(keys)]),
    };
  });
  const { rules } = inForce;
  const next = inForceNow(inForce);
  const { settings } = next;
  const quiet = [...state.silences, ...options.maintenance(settings.maintenance, now, now)];
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const open = state.open.map((alert) => ({ ...alert, rule: byName.get(alert.rule.name) ?? alert.rule }));
  const seen: Seen = {
    ...known,
    now,
    settings,
    quiet,
    rules,
    next,
    matches,
    acknowledged,
    open: new Map(open.map((alert) => [alert.episode.fingerprint, alert])),
    firing: knownCauses(open, { now, settings, quiet }),
  };
  return {
    now,
    rules: found.map((one) => ({
      rule: one.rule,
      ...(one.isOut && { isOut: one.isOut }),
      groups: [...one.verdicts, ...one.left].map((verdict) => explainGroup(one, verdict, seen)),
    })),
  };
}

interface FoundRule extends Pick<RuleExplanation, 'rule' | 'isOut'> {
  readonly verdicts: readonly Verdict[];
  /** The last findings of open alerts without a verdict. */
  readonly left: readonly Verdict[];
}

/** The rules of open alerts that are not in force: a mistake hides them, or they are gone and their alerts end next. */
function rulesOut(
  { inForce, rule: asked }: ExplainAlertsOptions,
  { open }: OpenAlerts,
): readonly AlertRule[] {
  const known = new Set(inForce.rules.map(({ name }) => name));
  const out = new Map(open.map(({ rule }) => [rule.name, rule]));
  return [...out.values()].filter(({ name }) => !known.has(name) && name === (asked ?? name));
}

interface Seen extends Circumstances, Pick<NoticeContext, 'firing'> {
  readonly acknowledged: ReadonlyMap<number, Acknowledgement>;
  /** By fingerprint, with the rules in force. */
  readonly open: ReadonlyMap<string, OpenAlert>;
  /** By fingerprint. */
  readonly notified: ReadonlyMap<string, Notified>;
  /** As the next evaluation takes them. */
  readonly next: RulesInForce;
}

function turnedOn(rule: AlertRule): AlertRule {
  return { ...rule, enabled: true };
}

/** Adds open alerts without a verdict: until the next evaluation they keep their last finding. */
function withLeftOvers(
  rule: AlertRule,
  verdicts: readonly Verdict[],
  { open }: OpenAlerts,
): Pick<FoundRule, 'verdicts' | 'left'> {
  const said = new Set(verdicts.map(({ group }) => fingerprintOf(rule.name, group)));
  const left = open.filter(({ episode }) => episode.rule === rule.name && !said.has(episode.fingerprint));
  return { verdicts, left: left.map(({ episode: { group, found } }) => ({ group, ...found })) };
}

function explainGroup(found: FoundRule, verdict: Verdict, seen: Seen): GroupExplanation {
  const { rule } = found;
  const { group } = verdict;
  const fingerprint = fingerprintOf(rule.name, group);
  const open = seen.open.get(fingerprint);
  const notified = seen.notified.get(fingerprint) ?? {};
  const episode = open?.episode ?? beginning(rule, verdict, seen.now);
  const isAcknowledged = open?.isAcknowledged ?? false;
  return {
    verdict,
    ...(open && { alert: alertOf(open, seen) }),
    notified,
    decision: FATES[open ? aheadOf(open, found, seen) : 'goes_on'](
      { rule, episode },
      contextOf(group, { notified, isAcknowledged }, seen),
    ),
  };
}

/** What the next evaluation does with an open alert. `kept`: nothing, since its rule is not evaluated. */
type Ahead = 'goes_on' | 'ends' | 'kept';

function aheadOf(
  { episode }: OpenAlert,
  { rule, verdicts, left, isOut }: FoundRule,
  { next: { rules, leftOut = [], hidesRules = false } }: Seen,
): Ahead {
  if (isOut && (hidesRules || leftOut.includes(rule.name))) return 'kept';
  const isLeft = left.some(({ group }) => fingerprintOf(rule.name, group) === episode.fingerprint);
  const isUnclear = verdicts.some(isBroken);
  if (whyOver(episode, rules, () => !isLeft || isUnclear)) return 'ends';
  return isLeft ? 'kept' : 'goes_on';
}

const FATES: Readonly<Record<Ahead, typeof foreseeMessage>> = {
  goes_on: foreseeMessage,
  ends: foreseeEnd,
  // A silence is shown beside the alert, whether its rule is evaluated or not.
  kept(about, context) {
    const reason = quietReason(about, context);
    return reason ? { kind: 'suppress', reason } : { kind: 'skip', why: 'not_evaluated' };
  },
};

function alertOf({ id, episode }: OpenAlert, { acknowledged }: Seen): NonNullable<GroupExplanation['alert']> {
  const mark = acknowledged.get(id);
  return { id, episode, ...(mark && { acknowledged: mark }) };
}

/** As if it were true from now on. */
function beginning(rule: AlertRule, verdict: Verdict, now: number): Episode {
  const { episode } = step(undefined, { ...verdict, verdict: 'true' }, { rule: turnedOn(rule), now });
  if (!episode) throw new Error(`The rule ${rule.name} did not begin, though it was true`);
  return episode;
}
