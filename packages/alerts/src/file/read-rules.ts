/**
 * Reads `alerts.yaml`: the daemon at its start and on each change, the CLI to look at it.
 * Promise: what is wrong is told with its place, all at once, and never keeps the rest from working: a wrong rule is
 * left out, a wrong setting is at its default.
 */
import {
  ConfigError,
  findMisfits,
  parseDocument,
  type Problem,
  readTextFile,
  type SourceDocument,
} from '@sb/config';
import * as z from 'zod';
import { contentHash, describeDocumentValue } from '@sb/words';
import { findWarnings } from './find-warnings.ts';
import { nameOf, readRule, takenNames } from './read-rule.ts';
import { readSettings, type Surroundings } from './read-settings.ts';
import { RULE_GROUPS } from '../rules.ts';
import { type AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';

export interface AlertsFile {
  readonly file: string;
  readonly settings: AlertSettings;
  /** Those without a problem, the disabled ones too, in the order of the file. */
  readonly rules: readonly AlertRule[];
  /** The names of those that have one: nobody has said what becomes of their alerts. */
  readonly leftOut: readonly string[];
  readonly problems: readonly Problem[];
  /** What is allowed, but may not be what the author expects. */
  readonly warnings: readonly Problem[];
  /** Of what holds: neither comments nor the order of keys change it, nor a default that is written out. */
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

/**
 * Throws `ConfigFileError` (`CONFIG_UNREADABLE`), and `ConfigError` (`CONFIG_INVALID`) where the text is no map at
 * all: whoever has read another version goes on with it.
 */
export function readRules(path: string, surroundings: Surroundings): AlertsFile {
  return parseRules(readTextFile(path), path, surroundings);
}

export function parseRules(text: string, file: string, surroundings: Surroundings): AlertsFile {
  const document = parseDocument(text, file);
  const { value } = document;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError(file, [document.problem([], notAMap(value))]);
  const readable = ReadableFile.parse(value);
  const { settings, problems: settingProblems } = readSettings(document, readable.settings, surroundings);
  const entries = RULE_GROUPS.flatMap((group) =>
    (readable[group] ?? []).map((entry, index) => ({ entry, group, place: [group, index] })),
  );
  const taken = takenNames(document, entries);
  const read = entries.map(({ entry, group, place }) =>
    readRule(entry, { group, place, document, settings }),
  );
  const placed = read.flatMap(({ place, rule }) => (rule && !taken.has(place) ? [{ place, rule }] : []));
  const rules = placed.map(({ rule }) => rule);
  const problems = [
    ...shapeProblems(document),
    ...settingProblems,
    ...read.flatMap((rule) => rule.problems),
    ...taken.values(),
  ];
  return {
    file,
    settings,
    rules,
    leftOut: [...new Set(entries.flatMap(({ entry }) => leftOutName(entry, rules)))],
    problems: problems.toSorted(inFileOrder),
    warnings: findWarnings(document, { settings, placed, jobIds: surroundings.jobIds }).toSorted(inFileOrder),
    hash: contentHash({ settings, rules }),
  };
}

function leftOutName(entry: unknown, rules: readonly AlertRule[]): readonly string[] {
  const name = nameOf(entry);
  return name === undefined || rules.some((rule) => rule.name === name) ? [] : [name];
}

function notAMap(value: unknown): string {
  const got = value === null ? 'an empty file' : describeDocumentValue(value);
  return `expected a map with "settings:" and lists of rules (${RULE_GROUPS.join(', ')}), got ${got}`;
}

function shapeProblems(document: SourceDocument): readonly Problem[] {
  const fit = findMisfits(document.value, File);
  return 'value' in fit
    ? []
    : fit.misfits.map(({ path, message, kind }) => document.problem(path, message, kind));
}

function inFileOrder(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
