import { CodedError } from '@sb/words';
import { expect, test } from 'vitest';
import { actInChunks, type Outcome, oneByOne } from './act-in-chunks.ts';

class Failed extends CodedError {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const RUNS = [1, 2, 3, 4, 5, 6].map((id) => ({ id }));
const DONE: Outcome = { text: 'done', facts: {} };
const watch = () => ({ interrupted: new AbortController().signal, onProgress: () => {} });
const ids = (of: readonly { readonly run: { readonly id: number } }[]) => of.map(({ run }) => run.id);

test('a store that fails in the middle of a chunk ends it: what was done is in the report', async () => {
  const asked: number[] = [];
  const failed = new Failed('STORE_UNREACHABLE');
  const { act } = oneByOne(async ({ id }) => {
    asked.push(id);
    if (id === 3) throw failed;
    if (id === 4) throw new Failed('RUN_NOT_FAILED');
    return DONE;
  });
  const { done, refused, failure } = await actInChunks(RUNS, { act, chunk: 4 }, watch());
  expect([ids(done), ids(refused), failure, asked]).toEqual([
    [1, 2],
    [4],
    { error: failed, runs: [{ id: 3 }] },
    [1, 2, 3, 4],
  ]);
});

test('of a chunk that fails as a whole each outcome is unknown', async () => {
  const failed = new Failed('WRITE_OUTCOME_UNKNOWN');
  const act = async (chunk: readonly { readonly id: number }[]) => {
    if (chunk.some(({ id }) => id === 3)) throw failed;
    return chunk.map(() => DONE);
  };
  const { done, failure } = await actInChunks(RUNS, { act, chunk: 2 }, watch());
  expect([ids(done), failure]).toEqual([[1, 2], { error: failed, runs: [{ id: 3 }, { id: 4 }] }]);
});
