/**
 * Sorts nodes so that each comes after the nodes that it waits for. Nodes in a ring, and those behind one, are left
 * out. Names that are no nodes are ignored.
 */
export function sortByWaits(awaitedBy: ReadonlyMap<string, readonly string[]>): string[] {
  const open = new Map<string, number>();
  const followers = new Map<string, string[]>();
  for (const [node, names] of awaitedBy) {
    const awaited = names.filter((name) => awaitedBy.has(name));
    open.set(node, awaited.length);
    for (const name of awaited) {
      const known = followers.get(name);
      if (known) known.push(node);
      else followers.set(name, [node]);
    }
  }
  const sorted = [...awaitedBy.keys()].filter((node) => open.get(node) === 0);
  // The list grows while it is walked.
  for (const node of sorted) {
    for (const follower of followers.get(node) ?? []) {
      const left = (open.get(follower) ?? 0) - 1;
      open.set(follower, left);
      if (left === 0) sorted.push(follower);
    }
  }
  return sorted;
}
