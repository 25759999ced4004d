import { isDeepStrictEqual } from 'node:util';

/** A field of a record that differs. An absent `from` was unset; an absent `to` becomes unset. */
export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** The fields in which two records differ, those of the first record first. */
export function fieldChanges(before: object, after: object): FieldChange[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => !isDeepStrictEqual(old.get(name), now.get(name)))
    .map((field) => ({
      field,
      ...(old.get(field) !== undefined && { from: old.get(field) }),
      ...(now.get(field) !== undefined && { to: now.get(field) }),
    }));
}
