import { drainNode } from '@sb/queue';
import { changeNodeOf, type NodeCall } from './change-node.ts';

/** Keeps a daemon from taking more, and ends it when it holds nothing. */
export async function run(call: NodeCall): Promise<void> {
  const consequence = 'It takes nothing more, and stops when what it runs has ended.';
  await changeNodeOf(call, { change: drainNode, consequence });
}
