import { TASK_PRIORITIES, type TaskPriority } from './model/organisation.ts';

/** Sorts after every id, date and instant: the key of an absent value. */
const LAST = '\uffff';

export type SortKey = readonly (number | string | undefined)[];

/** A sorted copy. Keys are compared part by part: numbers by size, text by code unit, absent ones last. */
export function sortBy<T>(items: Iterable<T>, keyOf: (item: T) => SortKey): T[] {
  return Array.from(items, (item) => ({ item, key: keyOf(item) }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ item }) => item);
}

/** By code unit: the language of the machine must not change a result. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** 0 is the most pressing. */
export function priorityRank(priority: TaskPriority): number {
  return TASK_PRIORITIES.indexOf(priority);
}

function compareKeys(a: SortKey, b: SortKey): number {
  for (const [position, part] of a.entries()) {
    const difference = compareParts(part, b[position]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareParts(a: SortKey[number], b: SortKey[number]): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareText(String(a ?? LAST), String(b ?? LAST));
}
