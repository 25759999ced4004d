/** What the daemons that are at work have read of alerts.yaml, and which of them evaluates it. */
import type { Body, Store, Tx } from '@sb/storage';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';
import { findEvaluator, findLastRuleFile, findLivingRuleSets, type RuleSetRow } from './alert-config.sql.ts';

export interface AlertRuleSet {
  readonly node: { readonly id: number; readonly name: string };
  readonly file: string;
  /** That of `AlertsFile`: whoever has read the same has the same. */
  readonly hash: string;
  /** Ms since the epoch. */
  readonly loadedAt: number;
  /** Without secrets. */
  readonly settings: ShownSettings;
  readonly rules: readonly AlertRule[];
}

/** Of the dead man's switch only that there is one: its address may be a secret. */
export interface ShownSettings extends Omit<AlertSettings, 'deadman'> {
  readonly deadman?: true;
}

export interface AlertConfig {
  /** One for each daemon at work that has read the file; the last to read it first. */
  readonly ruleSets: readonly AlertRuleSet[];
  /** Whose rules decide; absent while nobody evaluates. */
  readonly evaluator?: { readonly id: number; readonly name: string };
}

export async function readAlertConfig(store: Store): Promise<AlertConfig> {
  return store.read(findAlertConfig);
}

function* findAlertConfig(tx: Tx): Body<AlertConfig> {
  const ruleSets = (yield* findLivingRuleSets(tx)).map(ruleSetOf);
  const evaluator = yield* findEvaluator(tx);
  return { ruleSets, ...(evaluator && { evaluator }) };
}

/** Those that decide: of the daemon that evaluates, else of the last that has read them. */
export function rulesInForce({ ruleSets, evaluator }: AlertConfig): AlertRuleSet | undefined {
  return ruleSets.find(({ node }) => node.id === evaluator?.id) ?? ruleSets[0];
}

function ruleSetOf({ node_id: id, name, file, hash, loaded_at: loadedAt, body }: RuleSetRow): AlertRuleSet {
  const { settings, rules } = JSON.parse(body) as Pick<AlertRuleSet, 'settings' | 'rules'>;
  return { node: { id, name }, file, hash, loadedAt, settings, rules };
}

/** The path of the file that a daemon loaded last, whether it is at work or not; undefined where none has. */
export async function lastRuleFile(store: Store): Promise<string | undefined> {
  return store.read(findLastRuleFile);
}
