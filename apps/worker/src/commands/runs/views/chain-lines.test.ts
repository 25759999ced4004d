import type { ChainRun } from '@sb/queue';
import { expect, test } from 'vitest';
import { createStyle } from '../../../cli/terminal/style.ts';
import { chainLines } from './chain-lines.ts';

const LOOK = { runId: 4, style: createStyle(false) };

const run = (id: number, jobId: string, after: readonly (number | [number, string])[] = []): ChainRun => ({
  id,
  jobId,
  state: id === 1 ? 'succeeded' : 'waiting',
  after: after.map((one) => {
    const [parent, on] = typeof one === 'number' ? [one, 'success'] : one;
    return { run: parent, on, onUnmet: 'skip' };
  }),
});

test('a chain is a tree, and says what a tree cannot', () => {
  const chain = [
    run(1, 'extract'),
    run(2, 'load', [1]),
    run(3, 'check', [1]),
    run(4, 'publish', [2, 3]),
    run(5, 'tidy', [[4, 'always']]),
    run(6, 'alert', [[3, 'failure']]),
    run(7, 'more', [90, [2, 'parents.load.result > 3']]),
  ];
  expect(chainLines(chain, LOOK)).toEqual([
    '1  extract  succeeded',
    '├─ 2  load  waiting',
    '│  └─ 7  more  waiting · also after 90 · when it meets parents.load.result > 3',
    '└─ 3  check  waiting',
    '   ├─ 4  publish  waiting · also after 2',
    '   │  └─ 5  tidy  waiting · when it ends',
    '   └─ 6  alert  waiting · when it fails',
  ]);
});

test('a run without a chain has no tree, and a long chain is cut', () => {
  expect(chainLines([run(1, 'a')], LOOK)).toEqual([]);
  const wide = [run(1, 'a'), ...Array.from({ length: 99 }, (_, i) => run(i + 2, 'b', [1]))];
  expect(chainLines(wide, LOOK)).toHaveLength(41);
  expect(chainLines(wide, LOOK).at(-1)).toBe('and 60 runs more');
});

test('a chain may be deep', () => {
  const deep = Array.from({ length: 1_000 }, (_, i) => run(i + 1, 'a', i === 0 ? [] : [i]));
  expect(chainLines(deep, LOOK)).toHaveLength(41);
});
