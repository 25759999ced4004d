/** What administrators do with a node. A cordon is done at once and taken back by Undo; a drain is asked first. */
import type { Node } from '../../../src/answers/nodes.ts';
import { type Done, showDone } from './use-act.ts';
import { postJson } from '../api/client.ts';
import { askFirst } from '../frame/confirm.tsx';
import { commandLine } from '../words/commands/command-line.ts';

type Verb = 'cordon' | 'uncordon' | 'drain';
type Named = Pick<Node, 'id' | 'name' | 'handle'>;

interface Said {
  readonly says: string;
  readonly changed: boolean;
  readonly before: string;
}

/** Keys of the questions that an act on a node changes. */
const CHANGES: readonly string[] = ['nodes', 'queues', 'queue', 'overview'];

const MARKS: Readonly<Record<Verb, string>> = { cordon: 'held', uncordon: 'succeeded', drain: 'draining' };
/** The act that leads back to what the node was. */
const BACK: Readonly<Record<string, Verb>> = { active: 'uncordon', cordoned: 'cordon', draining: 'drain' };

export async function changeNode(node: Pick<Named, 'id'>, verb: Verb, reason?: string): Promise<Done> {
  const { says, changed, before } = await postJson<Said>(path(node, verb), { reason });
  const back = BACK[before];
  return {
    says,
    mark: MARKS[verb],
    changes: CHANGES,
    ...(changed && back && { undo: () => postJson(path(node, back)) }),
  };
}

export function askDrain(node: Pick<Node, 'ifDrained'> & Named): void {
  const { name, ifDrained = '' } = node;
  askFirst({
    title: `Drain ${name}, and stop its process?`,
    says: ifDrained,
    verb: 'Drain 1 node',
    leave: 'Leave it',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('node:drain', node.handle),
    act: async (reason) => showDone(await changeNode(node, 'drain', reason)),
  });
}

function path({ id }: Pick<Named, 'id'>, verb: Verb): string {
  return `/nodes/${id}/${verb}`;
}
