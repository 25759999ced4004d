import type { Path } from '@sb/config';
import { groupBy } from '@sb/words';

/**
 * The value without the parts at the paths: an entry of a list as a whole, also if only a field of it is wrong, since an
 * entry without that field has another meaning. A list or a map that is left empty, or that lacks the part, goes too.
 * Returns undefined if nothing is left.
 */
export function withoutParts(value: unknown, paths: readonly Path[]): unknown {
  if (paths.some(({ length }) => length === 0)) return undefined;
  if (Array.isArray(value)) {
    const wrong = new Set(paths.map(([index]) => index));
    const left: readonly unknown[] = value.filter((_, index) => !wrong.has(index));
    return left.length === 0 ? undefined : left;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const below = groupBy(paths, ([key]) => key);
  if ([...below.keys()].some((key) => key === undefined || !Object.hasOwn(value, key))) return undefined;
  const left = Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const inner = below.get(key);
    const rest = inner
      ? withoutParts(
          part,
          inner.map((path) => path.slice(1)),
        )
      : part;
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
