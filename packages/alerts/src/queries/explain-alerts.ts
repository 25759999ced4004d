/**
 * What rules say at this moment, group by group, and what would become of a message about each. Called by CLI and
 * console. It only reads: neither an episode nor what was told changes by it. Of what an evaluator sees over time (how
 * long a queue has been at its limit) whoever looks once knows too little, and the verdict says so.
 */
import type { Store } from '@sb/storage';
import type { Episode } from '../episode.ts';
import { step } from '../episodes/episodes.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { EvaluateOptions, RulesInForce } from '../episodes/evaluate-alerts.ts';
import { fingerprintOf, type Group } from '../group.ts';
import { decideTelling, type Decision, type NotifyScene } from '../episodes/notify.ts';
import type { OpenAlert, OpenAlerts } from '../episodes/open-alerts.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { hasCriticalRule, type Slots, slotKeyOf } from '../episodes/slots.ts';
import { type Acknowledgement, findAcknowledged } from '../episodes/acknowledge.sql.ts';
import { readOpenAlerts, readSlots, readTold } from '../episodes/open-alerts.sql.ts';
import type { Told } from '../episodes/told.ts';
import type { Verdict } from '../verdict.ts';

export interface ExplainAlertsOptions extends Pick<EvaluateOptions, 'readFacts' | 'matches' | 'maintenance'> {
  readonly store: Store;
  readonly inForce: RulesInForce;
  /** The name of the one to explain. Default: each. */
  readonly rule?: string | undefined;
}

export interface GroupExplanation {
  readonly verdict: Verdict;
  /** As it is stored; absent: nothing is open. */
  readonly alert?: {
    readonly id: number;
    readonly episode: Episode;
    readonly acknowledged?: Acknowledgement;
  };
  /** What was told of the same so far. */
  readonly told: Told;
  /** What would become of a message about it now. */
  readonly decision: Decision;
}

export interface RuleExplanation {
  readonly rule: AlertRule;
  /** Of a rule that is off too: what it would say. */
  readonly groups: readonly GroupExplanation[];
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
  const found = asked.map((rule) => ({
    rule,
    verdicts: withLeftOvers(rule, evaluate(turnedOn(rule), facts, { now, episodes, matches }), state),
  }));
  const groups = found.flatMap(({ rule, verdicts }) => verdicts.map(({ group }) => ({ rule, group })));
  const known = await store.read(function* (tx) {
    const fingerprints = groups.map(({ rule, group }) => fingerprintOf(rule.name, group));
    const keys = groups.map(({ group }) => slotKeyOf(group));
    return {
      told: yield* readTold(tx, [...new Set(fingerprints)]),
      slots: yield* readSlots(tx, [...new Set(keys)]),
    };
  });
  const { settings } = inForce;
  const look: Looked = {
    ...known,
    options,
    state,
    acknowledged,
    open: new Map(state.open.map((alert) => [alert.episode.fingerprint, alert])),
    quiet: [...state.silences, ...options.maintenance(settings.maintenance, now, now)],
    firing: state.open.filter(isFiring).map(({ rule, episode }) => ({
      kind: rule.condition.kind,
      group: episode.group,
    })),
  };
  return {
    now,
    rules: found.map(({ rule, verdicts }) => ({
      rule,
      groups: verdicts.map((verdict) => explainGroup(rule, verdict, look)),
    })),
  };
}

interface Looked extends Pick<NotifyScene, 'quiet' | 'firing'> {
  readonly options: ExplainAlertsOptions;
  readonly state: OpenAlerts;
  readonly acknowledged: ReadonlyMap<number, Acknowledgement>;
  /** By fingerprint. */
  readonly open: ReadonlyMap<string, OpenAlert>;
  readonly told: ReadonlyMap<string, Told>;
  readonly slots: ReadonlyMap<string, Slots>;
}

function turnedOn(rule: AlertRule): AlertRule {
  return { ...rule, enabled: true };
}

/** What is open, and nothing is said of any more: until the next evaluation it stands as it was found last. */
function withLeftOvers(
  rule: AlertRule,
  verdicts: readonly Verdict[],
  { open }: OpenAlerts,
): readonly Verdict[] {
  const said = new Set(verdicts.map(({ group }) => fingerprintOf(rule.name, group)));
  const left = open.filter(({ episode }) => episode.rule === rule.name && !said.has(episode.fingerprint));
  return [...verdicts, ...left.map(({ episode: { group, found } }) => ({ group, ...found }))];
}

function explainGroup(rule: AlertRule, verdict: Verdict, look: Looked): GroupExplanation {
  const fingerprint = fingerprintOf(rule.name, verdict.group);
  const open = look.open.get(fingerprint);
  const told = look.told.get(fingerprint) ?? {};
  return {
    verdict,
    ...(open && { alert: alertOf(open, look) }),
    told,
    decision: decisionOn(rule, { verdict, open, told }, look),
  };
}

function alertOf(
  { id, episode }: OpenAlert,
  { acknowledged }: Looked,
): NonNullable<GroupExplanation['alert']> {
  const mark = acknowledged.get(id);
  return { id, episode, ...(mark && { acknowledged: mark }) };
}

interface Known {
  readonly verdict: Verdict;
  readonly open: OpenAlert | undefined;
  readonly told: Told;
}

function decisionOn(rule: AlertRule, { verdict, open, told }: Known, look: Looked): Decision {
  const { state, options, slots, quiet, firing } = look;
  const { settings, rules } = options.inForce;
  const { now } = state;
  const { group } = verdict;
  const scene: NotifyScene = {
    now,
    settings,
    quiet,
    isAcknowledged: open?.isAcknowledged ?? false,
    firing,
    told,
    slots: slots.get(slotKeyOf(group)),
    keepsForCritical: hasCriticalRule(group, rules, options.matches),
  };
  const episode = open?.episode ?? beginning(rule, verdict, now);
  const kind = told.episode === episode.since ? 'refired' : 'fired';
  return decideTelling({ kind, from: 'news', rule, episode }, scene);
}

function isFiring({ episode: { state } }: OpenAlert): boolean {
  return state === 'firing' || state === 'recovering';
}

/** As if it were true from now on. */
function beginning(rule: AlertRule, verdict: Verdict, now: number): Episode {
  const { episode } = step(undefined, { ...verdict, verdict: 'true' }, { rule: turnedOn(rule), now });
  if (!episode) throw new Error(`The rule ${rule.name} did not begin, though it was true`);
  return episode;
}

/** What it is about, as people name it: `job daily.questmaster`. */
export function groupName({ kind, name }: Group): string {
  return kind === 'rule' ? 'the rule itself' : `${kind} ${name}`;
}
