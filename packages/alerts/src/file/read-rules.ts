/**
 * Reads `alerts.yaml`. Called by the daemon at its start and on each change, and by the CLI.
 * Promise: all mistakes are returned at once, each with its place, and the rest of the file works: a wrong rule is left
 * out, a wrong setting is as in the last version of the file, else it has its default.
 */
import { ConfigError, findMisfits, type Misfit, parseDocument, type Problem } from '@sb/config';
import * as z from 'zod';
import { contentHash, describeDocumentValue } from '@sb/words';
import { findWarnings } from './find-warnings.ts';
import { nameOf, readRule, takenNames } from './read-rule.ts';
import { readSettings, type SoundSettings, type Surroundings } from './read-settings.ts';
import { RULE_GROUPS } from '../rules.ts';
import { type AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';

export interface AlertsFile {
  readonly file: string;
  readonly settings: AlertSettings;
  /** The settings without a mistake, for the reader of the next version. */
  readonly soundSettings: SoundSettings;
  /** The keys of settings that are as in the last version because of a mistake. */
  readonly keptSettings: readonly string[];
  /** The rules without a problem, also disabled ones, in the order of the file. */
  readonly rules: readonly AlertRule[];
  /** The names of the rules with a problem: their open alerts stay as they are. */
  readonly leftOut: readonly string[];
  /**
   * A mistake hides rules whose names are unknown: an unknown key may be a list, a list may be below another key, and an
   * entry may lack its name.
   */
  readonly hidesRules: boolean;
  readonly problems: readonly Problem[];
  /** Entries that are allowed, but may not be what the author expects. */
  readonly warnings: readonly Problem[];
  /** A hash of the settings and rules of the file alone: comments, the order of keys and defaults that are written out do not change it. */
  readonly hash: string;
}

const list = z.array(z.unknown()).nullish();
const File = z.strictObject({
  settings: z.unknown().optional(),
  jobFailures: list,
  queueHealth: list,
  performance: list,
});
const ReadableFile = z.object({
  settings: z.unknown().optional(),
  jobFailures: list.catch([]),
  queueHealth: list.catch([]),
  performance: list.catch([]),
});

export interface RulesContext extends Surroundings {
  /** The settings of the last version of the file. */
  readonly earlier?: SoundSettings | undefined;
}

/** Throws `ConfigError` if the text is no map at all: a daemon that has read an earlier version keeps it. */
export function parseRules(
  text: string,
  file: string,
  { earlier = new Map(), ...surroundings }: RulesContext,
): AlertsFile {
  const document = parseDocument(text, file);
  const { value } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(file, [document.problem([], notAMap(value))]);
  const readable = ReadableFile.parse(value);
  const ofShape = shapeMisfits(value);
  const {
    settings,
    problems: settingProblems,
    ...read
  } = readSettings({ document, value: readable.settings, elsewhere: ofShape, earlier }, surroundings);
  const entries = RULE_GROUPS.flatMap((group) =>
    (readable[group] ?? []).map((entry, index) => ({ entry, group, place: [group, index] })),
  );
  const taken = takenNames(document, entries);
  const entered = entries.map(({ entry, group, place }) =>
    readRule(entry, { group, place, document, settings }),
  );
  const placed = entered.flatMap(({ place, rule }) => (rule && !taken.has(place) ? [{ place, rule }] : []));
  const rules = placed.map(({ rule }) => rule);
  const problems = [
    ...ofShape.map(({ path, message, kind }) => document.problem(path, message, kind)),
    ...settingProblems,
    ...entered.flatMap((rule) => rule.problems),
    ...taken.values(),
  ];
  return {
    file,
    settings,
    soundSettings: read.sound,
    keptSettings: read.kept,
    rules,
    leftOut: [...new Set(entries.flatMap(({ entry }) => leftOutName(entry, rules)))],
    hidesRules:
      ofShape.length > 0 ||
      Object.values(value).some(holdsList) ||
      entries.some(({ entry }) => nameOf(entry) === undefined),
    problems: problems.toSorted(inFileOrder),
    warnings: findWarnings(document, {
      settings,
      unsure: read.unsure,
      placed,
      jobIds: surroundings.jobIds,
    }).toSorted(inFileOrder),
    // Of the file alone: a reader that knows no earlier version finds the same.
    hash: read.kept.length > 0 ? parseRules(text, file, surroundings).hash : contentHash({ settings, rules }),
  };
}

function leftOutName(entry: unknown, rules: readonly AlertRule[]): readonly string[] {
  const name = nameOf(entry);
  return name === undefined || rules.some((rule) => rule.name === name) ? [] : [name];
}

/** A list of rules with too much indentation is a part of the key above it. */
function holdsList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, one]) => isRuleGroup(key) || holdsList(one));
}

function isRuleGroup(key: string): boolean {
  return RULE_GROUPS.some((group) => group === key);
}

function notAMap(value: unknown): string {
  const got = value === null ? 'an empty file' : describeDocumentValue(value);
  return `expected a map with "settings:" and lists of rules (${RULE_GROUPS.join(', ')}), got ${got}`;
}

function shapeMisfits(value: unknown): readonly Misfit[] {
  const fit = findMisfits(value, File);
  return 'value' in fit ? [] : fit.misfits;
}

function inFileOrder(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
