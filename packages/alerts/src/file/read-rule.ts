/** Reads one entry of a list of rules. */
import { findMisfits, type Misfit, type Path, type Problem, type SourceDocument } from '@sb/config';
import * as z from 'zod';
import { CONDITION_FIELDS, readCondition } from './read-condition.ts';
import { KINDS } from '../evaluate/kinds.ts';
import { RuleFields } from './rule-fields.ts';
import type { RuleGroup } from '../rules.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import type { AlertSettings } from '../settings.ts';

const Named = z.object({ name: z.string() });

/** A rule of the file with its place. */
export interface PlacedRule {
  readonly place: Path;
  readonly rule: AlertRule;
}

export interface ReadRule {
  readonly place: Path;
  readonly rule?: AlertRule;
  readonly problems: readonly Problem[];
}

interface Placing {
  readonly group: RuleGroup;
  readonly place: Path;
  readonly document: SourceDocument;
  readonly settings: AlertSettings;
}

/** Returns the mistakes in fields and in conditions together. */
export function readRule(entry: unknown, { group, place, document, settings }: Placing): ReadRule {
  const fields = findMisfits(entry, RuleFields);
  const isMap = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
  const condition = isMap ? readCondition(Reflect.get(entry, 'conditions')) : { misfits: [] };
  if ('misfits' in fields || 'misfits' in condition) {
    const ofFields = 'misfits' in fields ? fields.misfits.map(misplaced) : [];
    const ofCondition = 'misfits' in condition ? condition.misfits : [];
    const problems = [
      ...ofFields,
      ...ofCondition.map((misfit) => ({ ...misfit, path: ['conditions', ...misfit.path] })),
    ].map(({ path, message, kind }) => document.problem([...place, ...path], message, kind));
    return { place, problems };
  }
  const { conditions: _, keepFiringFor: keepFiringForMs, severity, channels, ...others } = fields.value;
  const rule: AlertRule = {
    ...others,
    group,
    condition: condition.value,
    severity: severity ?? KINDS[condition.value.kind].severity,
    channels: channels ?? settings.channels,
    keepFiringForMs,
  };
  return { place, rule, problems: [] };
}

function misplaced(misfit: Misfit): Misfit {
  const isCondition = misfit.kind === 'key' && CONDITION_FIELDS.has(String(misfit.path[0]));
  return isCondition ? { ...misfit, message: 'belongs into "conditions"' } : misfit;
}

/** The name of an entry, also of one with other mistakes. */
export function nameOf(entry: unknown): string | undefined {
  return Named.safeParse(entry).data?.name;
}

/** The places of rules that have the name of an earlier rule. */
export function takenNames(
  document: SourceDocument,
  entries: readonly { readonly entry: unknown; readonly place: Path }[],
): ReadonlyMap<Path, Problem> {
  const first = new Map<string, Path>();
  const taken = new Map<Path, Problem>();
  for (const { entry, place } of entries) {
    const name = nameOf(entry);
    if (name === undefined) continue;
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, place);
      continue;
    }
    const line = document.at(before)?.line ?? 1;
    const message =
      `expected a unique name, but ${before[0]}[${before[1]}] in line ${line} has it too. ` +
      'Give one of them a name of its own';
    taken.set(place, document.problem([...place, 'name'], message));
  }
  return taken;
}
