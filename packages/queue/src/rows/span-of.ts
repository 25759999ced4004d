/**
 * The first and the last id of runs whose ids follow each other without a gap, in any order; otherwise undefined. SQLite
 * finds such runs again without a list of their ids.
 */
export function spanOf(
  runs: readonly { readonly id: number }[],
): { readonly first: number; readonly last: number } | undefined {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { id } of runs) {
    if (id < first) first = id;
    if (id > last) last = id;
  }
  // No id comes twice.
  return last - first + 1 === runs.length ? { first, last } : undefined;
}
