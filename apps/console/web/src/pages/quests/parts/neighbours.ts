/** What a quest waits for and what waits for it, from its graph: a step away, each once. Pure. */
import type { BoardGraph } from '../../../../../src/answers/board/board.ts';

export type GraphNode = BoardGraph['nodes'][number];

export interface QuestNeighbours {
  readonly before: readonly GraphNode[];
  readonly after: readonly GraphNode[];
  /** Groups that wait for each other in vain, in which the quest or one of its tasks is. */
  readonly cycles: readonly (readonly string[])[];
}

export function questNeighbours({ nodes, edges, cycles }: BoardGraph, quest: string): QuestNeighbours {
  const isOwn = (node: GraphNode): boolean =>
    node.kind === 'quest' ? node.id === quest : node.questId === quest;
  const byEnd = new Map(nodes.map((node) => [`${node.kind}:${node.id}`, node]));
  const own = new Set([...byEnd].filter(([, node]) => isOwn(node)).map(([end]) => end));
  const reached = (ends: readonly string[]): GraphNode[] =>
    [...new Set(ends)].flatMap((end) => {
      const node = byEnd.get(end);
      return node && !own.has(end) ? [node] : [];
    });
  const ownIds = new Set([...own].map((end) => byEnd.get(end)?.id));
  return {
    before: reached(edges.filter(({ from }) => own.has(from)).map(({ to }) => to)),
    after: reached(edges.filter(({ to }) => own.has(to)).map(({ from }) => from)),
    cycles: cycles.filter((ids) => ids.some((id) => ownIds.has(id))),
  };
}
