import type { NodeRecord } from '@sb/queue';
import { expect, test } from 'vitest';
import { ifDrainedText, nodeChangeText, nodesText, nodeStateWord, versionsText } from './node-state.ts';

const aNode = (id: number, facts: Partial<NodeRecord> = {}): NodeRecord => ({
  id,
  kind: 'daemon',
  name: `n${id}`,
  host: 'h',
  pid: id,
  pidStarted: null,
  bootId: null,
  pidNamespace: null,
  startedAt: 0,
  version: '1.0.0',
  jobs: [],
  queues: undefined,
  state: 'active',
  running: 1,
  slots: 4,
  stuck: [],
  heartbeatAt: 0,
  alive: true,
  ...facts,
});

test.each([
  ['up', {}],
  ['late', { lateSince: 1 }],
  ['late', { lateSince: 1, state: 'cordoned' }],
  ['cordoned', { state: 'cordoned' }],
  ['draining', { state: 'draining' }],
  ['gone', { alive: false, lateSince: 1 }],
] as const)('a node is %s: %j', (word, facts) => expect(nodeStateWord(aNode(1, facts))).toBe(word));

test.each([
  ['No daemon takes runs: none is up.', []],
  ['No daemon takes runs: none is up.', [aNode(1, { alive: false }), aNode(2, { kind: 'job' })]],
  ['1 daemon takes runs: 1 of 4 slots in use.', [aNode(1)]],
  [
    '2 daemons take runs: 2 of 8 slots in use. 1 daemon is cordoned. 1 daemon is draining.',
    [aNode(1), aNode(2), aNode(3, { state: 'cordoned' }), aNode(4, { state: 'draining' })],
  ],
  ['No daemon takes runs. 1 daemon is cordoned.', [aNode(1, { state: 'cordoned' })]],
])('%s', (says, nodes) => expect(nodesText(nodes)).toBe(says));

test('different versions are named, each with some of its nodes', () => {
  const old = [1, 2, 3, 4, 5].map((id) => aNode(id));
  expect(versionsText(old)).toBeUndefined();
  expect(versionsText([...old, aNode(6, { version: '2.0.0', alive: false })])).toBeUndefined();
  expect(versionsText([...old, aNode(6, { version: '2.0.0' })])).toBe(
    '2 versions are up: 1.0.0 on n1, n2, n3, n4 and 1 more, 2.0.0 on n6.',
  );
});

test('a drain says what becomes of the runs', () => {
  const [one, two] = [aNode(1, { running: 3 }), aNode(2)];
  expect(ifDrainedText(one, [one, two])).toBe(
    'Its 3 runs under way continue; its process stops when the last one has ended. Runs that wait go to n2.',
  );
  expect(ifDrainedText({ id: 1, running: 0 }, [one, aNode(2, { state: 'cordoned' })])).toBe(
    'It has no run under way, so its process stops at once. No other daemon takes runs: those that wait do not start until one does.',
  );
});

test('an act that changes nothing has no consequence', () => {
  const change = { id: 1, name: 'n1', before: 'active', after: 'draining' } as const;
  expect(nodeChangeText({ ...change, changed: true })).toEqual({
    says: 'n1 is draining (was active)',
    consequence: 'It takes no more runs, and ends when its last run has ended.',
  });
  expect(nodeChangeText({ ...change, before: 'draining', changed: false })).toEqual({
    says: 'n1 was draining already; nothing is changed',
  });
});
