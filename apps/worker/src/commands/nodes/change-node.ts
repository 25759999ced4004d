import { cordonNode, drainNode, findNode, type NodeChange, type Operator, uncordonNode } from '@sb/queue';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { clean, nodeChangeShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';

/** Stops a daemon from taking runs; its running ones continue. */
export async function cordon(call: NodeCall): Promise<void> {
  const consequence = 'It takes no more runs; its running ones continue.';
  await changeNodeOf(call, { change: cordonNode, consequence });
}

/** Lets a daemon take runs again. */
export async function uncordon(call: NodeCall): Promise<void> {
  await changeNodeOf(call, { change: uncordonNode, consequence: 'It takes runs again within a second.' });
}

/** Stops a daemon from taking runs, and ends it when its last run has ended. */
export async function drain(call: DrainCall): Promise<void> {
  if (call.options.dryRun) return showDrain(call);
  const consequence = 'It takes no more runs, and ends when its last run has ended.';
  await changeNodeOf(call, { change: drainNode, consequence });
}

type NodeCall = Call<{ readonly node: string }, { readonly reason?: string }>;
type DrainCall = Call<{ readonly node: string }, { readonly reason?: string; readonly dryRun: boolean }>;

interface Action {
  readonly change: (store: Store, node: string, operator: Operator) => Promise<NodeChange>;
  /** Its consequence, for people. */
  readonly consequence: string;
}

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
async function changeNodeOf(call: NodeCall, { change, consequence }: Action): Promise<void> {
  const { output, args, options, io } = call;
  const operator = { actor: actorOf(io.env), reason: options.reason };
  const changed = await withStore(await createServices(call), ({ store }) =>
    change(store, args.node, operator),
  );
  const { id, name, before, after } = changed;
  output.data(nodeChangeShape(id, changed));
  const sentence = changed.changed
    ? `node ${id} ${clean(name)} is ${after} (was ${before})`
    : `node ${id} ${clean(name)} was ${after} already; nothing is changed`;
  output.lines(output.isTerminal ? `  ${sentence}` : [id, clean(name), after].join('\t'));
  if (changed.changed) output.remark(output.isTerminal ? `  ${consequence}` : consequence);
}
