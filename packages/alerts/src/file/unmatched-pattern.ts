import { didYouMean } from '@sb/config';
import { compileJobPattern } from '../matching/job-pattern.ts';

/** What to say of a pattern that finds no job, with one that finds those that were meant. */
export function unmatchedPattern(pattern: string, jobIds: readonly string[]): string | undefined {
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
