import { type Path, type Problem, type SourceDocument, suggestion } from '@sb/config';
import { describeDocumentValue } from '@sb/words';
import type { PlacedRule } from './read-rule.ts';
import type { AlertMatch, AlertSettings } from '../settings.ts';
import { unmatchedPattern } from './unmatched-pattern.ts';

export interface Read {
  readonly settings: AlertSettings;
  readonly placed: readonly PlacedRule[];
  readonly jobIds: readonly string[];
}

/** What is allowed, but may not be what the author expects: whom a rule or a match is about is not there. */
export function findWarnings(
  document: SourceDocument,
  { settings, placed, jobIds }: Read,
): readonly Problem[] {
  const ruleNames = placed.map(({ rule }) => rule.name);
  const ofMatch = (place: Path, match: AlertMatch = {}): readonly Problem[] => [
    ...strangers(match.job, jobIds, 'job').map((message) => document.problem([...place, 'job'], message)),
    ...strangers(match.rule, ruleNames, 'rule').map((message) =>
      document.problem([...place, 'rule'], message),
    ),
  ];
  return [
    ...settings.routes.flatMap(({ match }, index) => ofMatch(['settings', 'routes', index, 'match'], match)),
    ...settings.maintenance.flatMap(({ match }, index) =>
      ofMatch(['settings', 'maintenance', index, 'match'], match),
    ),
    ...placed.flatMap(({ place, rule }) => {
      if (!rule.enabled || !('jobPattern' in rule.condition)) return [];
      const message = unmatchedPattern(rule.condition.jobPattern, jobIds);
      return message === undefined ? [] : [document.problem([...place, 'conditions', 'jobPattern'], message)];
    }),
  ];
}

function strangers(names: readonly string[] = [], known: readonly string[], what: string): readonly string[] {
  return names
    .filter((name) => known.length > 0 && !known.includes(name))
    .map((name) => `no ${what} ${describeDocumentValue(name)} is there.${suggestion(name, known)}`);
}
