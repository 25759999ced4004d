import { uncordonNode } from '@sb/queue';
import { changeNodeOf, type NodeCall } from './change-node.ts';

/** Lets a daemon take runs again. */
export async function run(call: NodeCall): Promise<void> {
  await changeNodeOf(call, { change: uncordonNode, consequence: 'It takes runs again within a second.' });
}
