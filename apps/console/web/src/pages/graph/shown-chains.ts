/** Which chains of a list stay where they are. An old run that gets a follower makes a chain amid them. Pure. */

/** `shown`: the numbers of those that were shown. Where none of them is left, all are. */
export function shownOf<Chain extends { readonly id: number }>(
  chains: readonly Chain[],
  shown: ReadonlySet<number>,
): readonly Chain[] {
  if (!chains.some(({ id }) => shown.has(id))) return chains;
  const last = Math.min(...shown);
  // Those behind the last one move none.
  return chains.filter(({ id }) => shown.has(id) || id < last);
}
