import { FINISHED_STATES } from '@sb/jobs';
import { expect, test } from 'vitest';
import { endByEdges, judgeEdge, type JudgedEdge } from './dependencies.ts';

test.each([
  ['success', ['succeeded']],
  ['failure', ['failed', 'expired']],
  ['always', FINISHED_STATES],
])('%s is met by the ends %j', (cond, states) => {
  expect(FINISHED_STATES.filter((state) => judgeEdge(cond, state) === 'met')).toEqual(states);
  expect(judgeEdge('parents.a.result > 1', 'failed')).toBe('ended');
});

const edge = (
  parentId: number,
  onUnmet: JudgedEdge['onUnmet'],
  outcome: JudgedEdge['outcome'],
): JudgedEdge => ({
  parentId,
  cond: 'success',
  onUnmet,
  outcome,
  state: 'failed',
});

const why = (run: number): string => `run ${run} ended as failed, and this one was to come after its success`;
const failure = (run: number) => ({
  state: 'failed',
  reason: 'dependency',
  error: JSON.stringify({ name: 'DependencyUnmet', message: why(run) }),
});

test.each([
  ['none is unmet', [edge(1, 'fail', 'met'), edge(2, 'skip', 'ended')], undefined],
  ['the unmet one counts as met', [edge(1, 'run', 'unmet')], undefined],
  [
    'one says skip',
    [edge(1, 'run', 'unmet'), edge(2, 'skip', 'unmet')],
    { state: 'skipped', reason: why(2) },
  ],
  ['a failure goes before a skip', [edge(1, 'skip', 'unmet'), edge(2, 'fail', 'unmet')], failure(2)],
  [
    'the oldest run tells why',
    [edge(9, 'skip', 'unmet'), edge(3, 'skip', 'unmet')],
    { state: 'skipped', reason: why(3) },
  ],
])('%s', (_what, edges, end) => {
  expect(endByEdges(edges)).toEqual(end);
});
