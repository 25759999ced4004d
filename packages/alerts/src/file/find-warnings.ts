import { didYouMean, type Path, type Problem, type SourceDocument, suggestion } from '@sb/config';
import { describeDocumentValue } from '@sb/words';
import type { PlacedRule } from './read-rule.ts';
import type { AlertMatch, AlertSettings } from '../settings.ts';
import { compileJobPattern } from '../matching/job-pattern.ts';

export interface Read {
  readonly settings: AlertSettings;
  /** The keys of settings that may not be as the file has them: their entries have other places there. */
  readonly unsure: ReadonlySet<string>;
  readonly placed: readonly PlacedRule[];
  readonly jobIds: readonly string[];
}

/** Warns of jobs and rules that a rule or a match names and that do not exist: allowed, but maybe not what the author expects. */
export function findWarnings(
  document: SourceDocument,
  { settings, unsure, placed, jobIds }: Read,
): readonly Problem[] {
  const ruleNames = placed.map(({ rule }) => rule.name);
  const ofMatch = (place: Path, match: AlertMatch = {}): readonly Problem[] => [
    ...strangers(match.job, jobIds, 'job').map((message) => document.problem([...place, 'job'], message)),
    ...strangers(match.rule, ruleNames, 'rule').map((message) =>
      document.problem([...place, 'rule'], message),
    ),
  ];
  const ofList = (key: 'routes' | 'maintenance'): readonly Problem[] =>
    unsure.has(key)
      ? []
      : settings[key].flatMap(({ match }, index) => ofMatch(['settings', key, index, 'match'], match));
  return [
    ...ofList('routes'),
    ...ofList('maintenance'),
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

/** The warning about a pattern that finds no job, with a pattern that finds the jobs that were meant. */
function unmatchedPattern(pattern: string, jobIds: readonly string[]): string | undefined {
  if (jobIds.length === 0 || jobIds.some(compileJobPattern(pattern))) return undefined;
  const meant = new Set(wordsOf(pattern).flatMap((word) => meantBy(word, jobIds) ?? []));
  const fault =
    jobIds.length === 1
      ? 'does not fit the one registered job'
      : `fits none of the ${jobIds.length} registered jobs`;
  const advice =
    meant.size === 0 ? `. Known are ${shown(jobIds)}` : `. Did you mean '${patternOf([...meant])}'?`;
  return `${fault}${advice}`;
}

function wordsOf(pattern: string): readonly string[] {
  return pattern.replaceAll('\\', '').match(/[a-z0-9][\w.-]+[a-z0-9]/gi) ?? [];
}

function meantBy(word: string, jobIds: readonly string[]): string | undefined {
  const partOf = jobIds.filter((id) => id.split('.').includes(word));
  const [shortest] = partOf.toSorted((a, b) => a.length - b.length);
  if (shortest !== undefined) return shortest;
  const whole = didYouMean(word, jobIds);
  if (whole !== undefined) return whole;
  const part = didYouMean(
    word,
    jobIds.flatMap((id) => id.split('.')),
  );
  return part === undefined ? undefined : jobIds.find((id) => id.split('.').includes(part));
}

function patternOf(jobIds: readonly string[]): string {
  const escaped = jobIds.map((id) => id.replaceAll('.', String.raw`\.`));
  return `^(${escaped.join('|')})$`;
}

function shown(jobIds: readonly string[]): string {
  const first = jobIds.slice(0, 5).join(', ');
  return jobIds.length > 5 ? `${first}, ...` : first;
}
