import { quote } from '@sb/words';

const MAX_WORD = 100;
const MAX_DISTANCE = 3;
/** Characters that the beginning of a name must have, to be taken for that name. */
const MIN_BEGINNING = 3;

/** ` Did you mean "x"?` with its leading space, or `''` when no candidate is near. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const nearest = didYouMean(word, candidates);
  return nearest === undefined ? '' : ` Did you mean ${quote(nearest)}?`;
}

/**
 * The candidate that is the fewest typing mistakes away (ignoring case), if it is near enough; else the only candidate
 * that begins with the word.
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > MAX_WORD) return undefined;
  const typed = word.toLowerCase();
  let limit = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(word.length * 0.4)), word.length - 1);
  let nearest: string | undefined;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = typingDistance(typed, candidate.toLowerCase());
    if (distance > limit) continue;
    nearest = candidate;
    limit = distance - 1;
  }
  return nearest ?? onlyBeginningWith(typed, candidates);
}

function onlyBeginningWith(typed: string, candidates: readonly string[]): string | undefined {
  if (typed.length < MIN_BEGINNING) return undefined;
  const [first, ...others] = candidates.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  return others.length === 0 && first?.length !== typed.length ? first : undefined;
}

/** Damerau-Levenshtein (optimal string alignment): insert, delete, replace, swap two neighbours. */
function typingDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = cell(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? cell(beforeLast, j - 2) + 1 : Infinity;
      row.push(Math.min(cell(last, j) + 1, cell(row, j - 1) + 1, replaced, swapped));
    }
    [beforeLast, last] = [last, row];
  }
  return cell(last, b.length);
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
