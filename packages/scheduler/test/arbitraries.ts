import fc from 'fast-check';

import type { CronSets, FieldSet } from './oracle.ts';

/** A valid expression as text and as sets of values, which are made side by side and not by reading the text. */
export const cronSets: fc.Arbitrary<CronSets> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
  .filter(([, , dayOfMonth, , dayOfWeek]) => {
    const smallest = Math.min(...dayOfMonth.values);
    return smallest <= 29 || !(dayOfMonth.starred || dayOfWeek.starred);
  });

/** Some of every day: of expressions with dates, few have a fire near a given instant. */
export const dailySets: fc.Arbitrary<CronSets> = fc
  .tuple(field(0, 59), field(0, 23))
  .map(([minute, hour]) => [minute, hour, star(1, 31, 1), star(1, 12, 1), star(0, 6, 1)]);

export function textOf(sets: CronSets): string {
  return sets.map(({ text }) => text).join(' ');
}

function field(min: number, max: number): fc.Arbitrary<FieldSet> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(star(min, max, 1)) },
    { weight: 3, arbitrary: list(min, max) },
  );
}

function list(min: number, max: number): fc.Arbitrary<FieldSet> {
  return fc.array(item(min, max), { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(','),
    values: new Set(items.flatMap(({ values }) => [...values])),
    starred: items[0]?.starred ?? false,
  }));
}

function item(min: number, max: number): fc.Arbitrary<FieldSet> {
  const value = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max - min + 1 });
  return fc.oneof(
    value.map((only) => ({ text: String(only), values: new Set([only]), starred: false })),
    fc.tuple(value, value, fc.option(step)).map(([a, b, by]) => range(Math.min(a, b), Math.max(a, b), by)),
    step.map((by) => star(min, max, by)),
  );
}

function star(min: number, max: number, by: number): FieldSet {
  return { text: by === 1 ? '*' : `*/${by}`, values: stepped(min, max, by), starred: true };
}

function range(first: number, last: number, by: number | null): FieldSet {
  const text = by === null ? `${first}-${last}` : `${first}-${last}/${by}`;
  return { text, values: stepped(first, last, by ?? 1), starred: false };
}

function stepped(first: number, last: number, by: number): Set<number> {
  const count = Math.floor((last - first) / by) + 1;
  return new Set(Array.from({ length: count }, (_, index) => first + index * by));
}
