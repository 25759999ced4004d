/**
 * The names that a condition may use, besides operators. The library has more. They are left out because they take too
 * long (a regular expression takes seconds on thirty characters), because they let data grow, or because a condition does
 * not need them.
 */

/** The fields of a run. */
export const FIELDS = ['status', 'result', 'input'] as const;

/** Written before their argument: `size(x)`. */
export const FUNCTIONS = ['has', 'size', 'int', 'double', 'string', 'bool'] as const;

/** Written after their value: `x.contains("y")`. */
export const METHODS = [
  'contains',
  'startsWith',
  'endsWith',
  'size',
  'trim',
  'lowerAscii',
  'upperAscii',
  'indexOf',
  'lastIndexOf',
  'substring',
] as const;

/** Each goes over a list: `rows.exists(row, row.failed)`. */
export const LOOPS = ['all', 'exists', 'exists_one', 'filter'] as const;

// With these bounds a condition takes less than 50 ms on a list of 20,000 items in a result of 256 KB, and 0.1 s when it
// fails for every item. The slowest condition that we could write, in which every part of a loop fails for every item,
// takes 1.3 s.
export const LONGEST_TEXT = 1000;
export const MOST_PARTS = 200;
/** Parts that all loops of a condition evaluate for an item. */
export const MOST_LOOPED = 30;
/** Values in a result or an input that a condition with a loop reads. */
export const MOST_VALUES = 50_000;
/** Each addition copies the lists that it joins. */
export const MOST_ADDITIONS = 10;

/** Hints for words that authors write, and that do not exist. */
export const INSTEAD: Readonly<Record<string, string>> = {
  '=': 'Equal is written ==.',
  '&': 'And is written &&.',
  '|': 'Or is written ||.',
  and: 'And is written &&.',
  or: 'Or is written ||.',
  matches: 'A regular expression can take very long; use contains, startsWith or endsWith.',
  map: 'Use exists, all or filter.',
  bind: 'Write the value where it is used.',
  split: 'Use contains, startsWith or endsWith.',
};
