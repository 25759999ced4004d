type Edges = (node: string) => readonly string[];

interface Visit {
  readonly node: string;
  readonly index: number;
  low: number;
  onStack: boolean;
  readonly targets: Iterator<string>;
}

/**
 * Finds the strongly connected components of a directed graph (Tarjan): groups whose nodes all reach each other.
 * A single node counts only with an edge to itself. Iterative: a long chain must not exhaust the stack.
 */
export function strongComponents(nodes: Iterable<string>, edges: Edges): string[][] {
  const visits = new Map<string, Visit>();
  const stack: Visit[] = [];
  const components: string[][] = [];

  const enter = (node: string): Visit => {
    const visit = {
      node,
      index: visits.size,
      low: visits.size,
      onStack: true,
      targets: edges(node).values(),
    };
    visits.set(node, visit);
    stack.push(visit);
    return visit;
  };
  const leave = (visit: Visit): void => {
    if (visit.low !== visit.index) return;
    const members = stack.splice(stack.lastIndexOf(visit));
    for (const member of members) member.onStack = false;
    if (members.length > 1 || edges(visit.node).includes(visit.node)) {
      components.push(members.map((member) => member.node));
    }
  };

  for (const root of nodes) {
    if (visits.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const { done, value } = visit.targets.next();
      if (done) {
        leave(visit);
        path.pop();
        const parent = path.at(-1);
        if (parent) parent.low = Math.min(parent.low, visit.low);
        continue;
      }
      const seen = visits.get(value);
      if (!seen) path.push(enter(value));
      else if (seen.onStack) visit.low = Math.min(visit.low, seen.index);
    }
  }
  return components;
}
