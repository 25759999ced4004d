import { expect, test } from 'vitest';
import { followEnds } from './follow-ends.ts';
import type { DeepEdge } from './run-deps.sql.ts';

const SKIPPED = { state: 'skipped', reason: 'r' } as const;

/** `2>1 skip` at depth 1: run 2 comes after the success of run 1. */
function edge(text: string, depth: number): DeepEdge {
  const [childId = 0, parentId = 0] = text.split(/[> ]/).map(Number);
  const cond = text.includes('failure') ? 'failure' : 'success';
  return { childId, parentId, cond, onUnmet: text.includes('fail!') ? 'fail' : 'skip', depth };
}

const all = (...levels: readonly (readonly string[])[]): readonly DeepEdge[] =>
  levels.flatMap((level, at) => level.map((text) => edge(text, at + 1)));

test.each`
  what                                                       | edges                                           | isPart   | waiting         | ends
  ${'one after the other'}                                   | ${all(['2>1'], ['3>2'], ['4>3'])}               | ${false} | ${[2, 3, 4]}    | ${['2 skipped', '3 skipped', '4 skipped']}
  ${'not below a run that does not wait any more'}           | ${all(['2>1'], ['3>2'], ['4>3'])}               | ${false} | ${[2, 4]}       | ${['2 skipped']}
  ${'not the last level of a part, which may be incomplete'} | ${all(['2>1'], ['3>2'], ['4>3'])}               | ${true}  | ${[2, 3, 4]}    | ${['2 skipped', '3 skipped']}
  ${'a failure before a skip of the same level'}             | ${all(['2>1', '3>1'], ['4>2', '4>3 fail!'])}    | ${false} | ${[2, 3, 4]}    | ${['2 skipped', '3 skipped', '4 failed']}
  ${'the level that comes first decides'}                    | ${all(['2>1', '4>1'], ['4>2 fail!'])}           | ${false} | ${[2, 4]}       | ${['2 skipped', '4 skipped']}
  ${'a failure that was asked for is met'}                   | ${all(['2>1 fail!'], ['3>2 failure', '4>2'])}   | ${false} | ${[2, 3, 4]}    | ${['2 failed', '4 skipped']}
  ${'a skip is no failure'}                                  | ${all(['2>1'], ['3>2 failure'])}                | ${false} | ${[2, 3]}       | ${['2 skipped', '3 skipped']}
  ${'each run once'}                                         | ${all(['2>1', '3>1'], ['4>2', '4>3'], ['5>4'])} | ${false} | ${[2, 3, 4, 5]} | ${['2 skipped', '3 skipped', '4 skipped', '5 skipped']}
`('follows $what', ({ edges, isPart, waiting, ends }) => {
  const found = followEnds(new Map([[1, SKIPPED]]), { edges, isPart, waiting: new Set(waiting) });
  expect(Array.from(found.ends, ([id, { state }]) => `${id} ${state}`)).toEqual(ends);
});
