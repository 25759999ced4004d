import { cordonNode, drainNode, findNode, type NodeChange, type Operator, uncordonNode } from '@sb/queue';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { clean, nodeChangeShape, nodeChangeText } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';

/** Stops a daemon from taking runs; its running ones continue. */
export async function cordon(call: NodeCall): Promise<void> {
  await changeNodeOf(call, cordonNode);
}

/** Lets a daemon take runs again. */
export async function uncordon(call: NodeCall): Promise<void> {
  await changeNodeOf(call, uncordonNode);
}

/** Stops a daemon from taking runs, and ends it when its last run has ended. */
export async function drain(call: DrainCall): Promise<void> {
  if (call.options.dryRun) return showDrain(call);
  await changeNodeOf(call, drainNode);
}

type NodeCall = Call<{ readonly node: string }, { readonly reason?: string }>;
type DrainCall = Call<{ readonly node: string }, { readonly reason?: string; readonly dryRun: boolean }>;

type Change = (store: Store, node: string, operator: Operator) => Promise<NodeChange>;

async function showDrain(call: DrainCall): Promise<void> {
  const { output, args } = call;
  const node = await withStore(await createServices(call), ({ store }) => findNode(store, args.node));
  const { id, name, state: before, running } = node;
  output.data({ id, name, dryRun: true, before, running });
  output.lines(
    output.isTerminal
      ? `  node ${id} ${clean(name)} (${before}) would end after its ${plural(running, 'running run')}; nothing is changed`
      : [id, clean(name), before].join('\t'),
  );
}

/** Finds the named daemon, changes its state, and shows the new one. */
async function changeNodeOf(call: NodeCall, change: Change): Promise<void> {
  const { output, args, options, io } = call;
  const operator = { actor: actorOf(io.env), reason: options.reason };
  const changed = await withStore(await createServices(call), ({ store }) =>
    change(store, args.node, operator),
  );
  const { id, name, after } = changed;
  const { says, consequence } = nodeChangeText(changed);
  output.data(nodeChangeShape(id, changed));
  output.lines(output.isTerminal ? `  node ${id} ${says}` : [id, clean(name), after].join('\t'));
  if (consequence !== undefined) output.remark(output.isTerminal ? `  ${consequence}` : consequence);
}
