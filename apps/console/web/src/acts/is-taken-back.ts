import type { OverridesChanged } from '../../../src/answers/schedules.ts';

type Overrides = OverridesChanged['before'];

/**
 * Whether the schedule is as before once all its overrides of the kind are removed: there was none of it, and none of
 * another kind has given way, as a changed fire does that is skipped. Pure.
 */
export function isTakenBack(
  kind: Overrides[number]['kind'],
  { before, after }: Pick<OverridesChanged, 'before' | 'after'>,
): boolean {
  const others = (list: Overrides): number => list.filter((one) => one.kind !== kind).length;
  return others(before) === before.length && others(after) === before.length;
}
