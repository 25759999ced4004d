import { expect, test } from 'vitest';
import type { Outcome } from '../http/outcome.ts';
import { RefusedError } from '../http/refusal.ts';
import { progressLines } from './progress-lines.ts';

const DONE: Outcome = { isRefused: false, json: '{"runs":7}' };
const SLOW = { code: 'TOO_SLOW', status: 503, detail: 'Too many.' } as const;
const problemOf = (error: unknown): string =>
  JSON.stringify({ code: error instanceof RefusedError ? error.refusal.code : 'BUG' });

const linesOf = async (lines: Promise<ReadableStream<Uint8Array>>): Promise<unknown[]> =>
  (await new Response(await lines).text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

test('lines of progress come before the answer', async () => {
  const lines = progressLines({
    problemOf,
    async answer(onProgress) {
      onProgress({ share: 0.5 });
      return DONE;
    },
  });
  expect(await linesOf(lines)).toEqual([{ progress: { share: 0.5 } }, { answer: { runs: 7 } }]);
});

test('what is refused before its first line is refused, later it is the last line', async () => {
  const refused = { isRefused: true, refusal: SLOW } as const;
  await expect(progressLines({ problemOf, answer: async () => refused })).rejects.toMatchObject({
    refusal: SLOW,
  });
  const late = progressLines({
    problemOf,
    async answer(onProgress) {
      onProgress({ share: 0.1 });
      return refused;
    },
  });
  expect(await linesOf(late)).toEqual([{ progress: { share: 0.1 } }, { problem: { code: 'TOO_SLOW' } }]);
});

test('a reader that has left is sent nothing more', async () => {
  const held: { done?: (outcome: Outcome) => void; tell?: (progress: { share: number }) => void } = {};
  const lines = await progressLines({
    problemOf,
    answer(onProgress) {
      held.tell = onProgress;
      onProgress({ share: 0 });
      return new Promise((resolve) => {
        held.done = resolve;
      });
    },
  });
  await lines.cancel();
  held.tell?.({ share: 0.5 });
  held.done?.(DONE);
  await expect(new Promise((resolve) => setImmediate(() => resolve('still here')))).resolves.toBe(
    'still here',
  );
});
