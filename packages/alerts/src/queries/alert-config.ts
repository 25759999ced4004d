/** Reads the rules that running daemons have from alerts.yaml, and which daemon evaluates them. */
import type { Body, Store, Tx } from '@sb/storage';
import type { AlertRule } from '../evaluate/rule.ts';
import type { ChannelOff, ChannelsOff } from '../deliver/channel-settings.ts';
import type { ChannelName } from '../rules.ts';
import type { AlertSettings } from '../settings.ts';
import { findEvaluator, findLastRuleFile, findLivingRuleSets, type RuleSetRow } from './alert-config.sql.ts';

export interface AlertRuleSet {
  readonly node: { readonly id: number; readonly name: string };
  readonly file: string;
  /** The `hash` of `AlertsFile`: equal rules and settings have the same. */
  readonly hash: string;
  /** Ms since the epoch. */
  readonly loadedAt: number;
  /** Without secrets. */
  readonly settings: ShownSettings;
  readonly rules: readonly AlertRule[];
  /** By the environment of the daemon; absent: it is of a version that does not say so. */
  readonly off?: ChannelsOff;
  /** The daemon has no file, or cannot read its file: it stands by for one with rules. */
  readonly isBlind?: true;
}

/** Shows only whether there is a dead man's switch: its address may be a secret. */
export interface ShownSettings extends Omit<AlertSettings, 'deadman'> {
  readonly deadman?: true;
}

export interface AlertConfig {
  /** One for each running daemon that has read the file; the latest first. */
  readonly ruleSets: readonly AlertRuleSet[];
  /** The daemon whose rules are evaluated; absent while none evaluates. */
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

/** The rules of the daemon that evaluates, else of the last daemon that has read its file. */
export function rulesInForce({ ruleSets, evaluator }: AlertConfig): AlertRuleSet | undefined {
  return ruleSets.find(({ node }) => node.id === evaluator?.id) ?? ruleSets.find(({ isBlind }) => !isBlind);
}

/** Channels by which no daemon sends, and why: in the words of the daemon whose rules are in force, if there is one. */
export function channelsOffEverywhere(config: AlertConfig): ChannelsOff {
  const inWordsOf = rulesInForce(config) ?? config.ruleSets[0];
  const off = Object.entries(inWordsOf?.off ?? {});
  return Object.fromEntries(
    off.filter(([channel]) => config.ruleSets.every((one) => one.off && channel in one.off)),
  );
}

function ruleSetOf({ node_id: id, name, file, hash, loaded_at: loadedAt, body }: RuleSetRow): AlertRuleSet {
  const { isMissing, isUnread, off, ...stored } = JSON.parse(body) as StoredRules;
  return {
    node: { id, name },
    file,
    hash,
    loadedAt,
    ...stored,
    ...(off && { off: channelsOffOf(off) }),
    ...((isMissing || isUnread) && { isBlind: true }),
  };
}

/** A daemon of an older version has stored the sentence alone, which does not say whether a person wants it so. */
function channelsOffOf(stored: StoredOff): ChannelsOff {
  const entries = Object.entries(stored).map(([channel, off]) => [
    channel,
    typeof off === 'string' ? { says: off, isSwitchedOff: false } : off,
  ]);
  return Object.fromEntries(entries);
}

type StoredOff = { readonly [Name in ChannelName]?: ChannelOff | string };

interface StoredRules extends Pick<AlertRuleSet, 'settings' | 'rules'> {
  readonly off?: StoredOff;
  readonly isMissing?: boolean;
  readonly isUnread?: boolean;
}

/** The path of the file that a daemon loaded last, running or not; undefined if none has. */
export async function readLastRuleFile(store: Store): Promise<string | undefined> {
  return store.read(findLastRuleFile);
}
