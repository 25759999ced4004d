import type { NodeChange, Operator } from '@sb/queue';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { clean } from '../../cli/terminal/text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { nodeChangeShape } from '../../views/shapes.ts';
import { findNode } from './find-node.ts';

export type NodeCall = Call<{ readonly node: string }, { readonly reason?: string }>;

interface Action {
  readonly change: (store: Store, nodeId: number, operator: Operator) => Promise<NodeChange>;
  /** What follows from it, for people. */
  readonly consequence: string;
}

/** Finds the daemon that was named, changes what is wanted of it, and tells. */
export async function changeNodeOf(call: NodeCall, { change, consequence }: Action): Promise<void> {
  const { output, args, options, io } = call;
  const { id, changed } = await withStore(await createServices(call), async ({ store }) => {
    const node = await findNode(store, args.node);
    const operator = { actor: actorOf(io.env), reason: options.reason };
    return { id: node.id, changed: await change(store, node.id, operator) };
  });
  output.data(nodeChangeShape(id, changed));
  const { name, before, after } = changed;
  const sentence = changed.changed
    ? `node ${id} ${clean(name)} is ${after} (was ${before})`
    : `node ${id} ${clean(name)} was ${after} already; nothing is changed`;
  output.lines(output.isTerminal ? `  ${sentence}` : [id, clean(name), after].join('\t'));
  if (changed.changed) output.remark(output.isTerminal ? `  ${consequence}` : consequence);
}
