import type { NodeRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { pickAnyNode, pickNode } from './find-node.ts';

const ADA: NodeRecord = {
  id: 1,
  kind: 'daemon',
  name: 'ada',
  host: 'h',
  pid: 1,
  startedAt: 0,
  version: '0.1.0',
  jobs: [],
  queues: undefined,
  state: 'active',
  running: 0,
  stuck: [],
  alive: true,
};
const NODES = [
  ADA,
  { ...ADA, id: 2, name: 'bo' },
  { ...ADA, id: 3, name: 'bo' },
  { ...ADA, id: 4, name: '1' },
];

test.each([
  ['ada', 1],
  ['2', 2],
  ['1', 1],
])('%j is daemon %i', (asked, id) => expect(pickNode(asked, NODES).id).toBe(id));

test.each([
  ['bo', 'USAGE', 'several daemons have the name "bo"'],
  ['adda', 'UNKNOWN_NODE', 'Did you mean "ada"?'],
  ['9', 'UNKNOWN_NODE', 'There is no daemon "9" (running: 1 ada, 2 bo, 3 bo, 4 1).'],
])('%j is refused', (asked, code, message) => {
  const picking = (): unknown => pickNode(asked, NODES);
  expect(picking).toThrow(message);
  expect(picking).toThrow(expect.objectContaining({ code }));
});

test('a process that runs one job by hand is no daemon', () => {
  expect(() => pickNode('ada', [{ ...ADA, kind: 'job' }])).toThrow('none is running');
});

test('of all processes with a name, the daemon is meant; others have their id', () => {
  const byHand = { ...ADA, id: 7, kind: 'job' as const };
  expect(pickAnyNode('ada', [byHand, ADA]).id).toBe(1);
  expect(pickAnyNode('7', [byHand, ADA]).id).toBe(7);
  expect(pickAnyNode('ada', [byHand]).id).toBe(7);
  expect(() => pickAnyNode('bo', NODES)).toThrow('several nodes have the name "bo"');
});
