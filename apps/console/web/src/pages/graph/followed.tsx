/** What a run or a schedule of a graph follows. */
import type { ReactNode } from 'react';
import { endVerb } from '../../words/upstream-end.ts';

interface Linked<Node, Edge> {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

interface Named {
  readonly id: string;
}

interface Ended {
  readonly from: string;
  readonly to: string;
  readonly on: string;
}

/** In the order of the lines. */
function followedBy<Node extends Named, Edge extends Ended>(
  { nodes, edges }: Linked<Node, Edge>,
  id: string,
): readonly { readonly edge: Edge; readonly node: Node }[] {
  return edges.flatMap((edge) => {
    const node = edge.to === id ? nodes.find((one) => one.id === edge.from) : undefined;
    return node ? [{ edge, node }] : [];
  });
}

/** `after revenue.nightly succeeds`, each. */
export function afterTexts<Node extends Named>(
  graph: Linked<Node, Ended>,
  id: string,
  nameOf: (node: Node) => string,
): readonly string[] {
  return followedBy(graph, id).map(({ edge, node }) => `after ${nameOf(node)} ${endVerb(edge.on)}`);
}

interface FollowedProps<Node, Edge> {
  readonly graph: Linked<Node, Edge>;
  readonly id: string;
  /** A column says also that there is none. A line below the name is left out then, and has no links so near to that one. */
  readonly hasNone: boolean;
  readonly name: (node: Node) => string;
  readonly link: (node: Node) => ReactNode;
  /** How it stands with it. */
  readonly note: (edge: Edge) => ReactNode;
  /** What is asked beside. */
  readonly children?: ReactNode;
}

export function Followed<Node extends Named, Edge extends Ended>({
  graph,
  id,
  hasNone,
  name,
  link,
  note,
  children,
}: FollowedProps<Node, Edge>) {
  const followed = followedBy(graph, id);
  if (followed.length === 0) return hasNone && <span className="dim">–</span>;
  return (
    <>
      {!hasNone && 'after '}
      {followed.map(({ edge, node }, nr) => (
        <span key={`${node.id} ${edge.on}`}>
          {nr > 0 && ', '}
          {hasNone ? <>{link(node)} when it</> : name(node)} {endVerb(edge.on)}
          {note(edge)}
        </span>
      ))}
      {children}
    </>
  );
}
