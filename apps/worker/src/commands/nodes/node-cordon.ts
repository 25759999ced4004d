import { cordonNode } from '@sb/queue';
import { changeNodeOf, type NodeCall } from './change-node.ts';

/** Keeps a daemon from taking more; what it runs goes on. */
export async function run(call: NodeCall): Promise<void> {
  const consequence = 'It takes nothing more within a second; what it runs goes on.';
  await changeNodeOf(call, { change: cordonNode, consequence });
}
