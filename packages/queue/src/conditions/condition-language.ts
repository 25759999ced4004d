/**
 * What there is in a condition, besides operators. The library has more; it is left out because it takes too long
 * (a regular expression takes seconds on thirty characters), because it lets data grow, or because a condition has
 * no use for it.
 */

/** What can be read of a run. */
export const FIELDS = ['status', 'result', 'input'] as const;

/** Written before what they are about: `size(x)`. */
export const FUNCTIONS = ['has', 'size', 'int', 'double', 'string', 'bool'] as const;

/** Written after what they are about: `x.contains("y")`. */
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

// With these bounds a condition takes less than 50 ms on a list of 20,000 in a result of 256 KB, 0.1 s when it fails for
// every item, and the slowest that can be made up, in which every part of a loop fails for every item, 1.3 s.
export const LONGEST_TEXT = 1000;
export const MOST_PARTS = 200;
/** In what all loops of a condition do with an item. */
export const MOST_LOOPED = 30;
/** In a result or an input that is read by a condition with a loop. */
export const MOST_VALUES = 50_000;
/** Each copies the lists that it joins. */
export const MOST_ADDITIONS = 10;

/** What people write, or look for, and what there is instead. */
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
