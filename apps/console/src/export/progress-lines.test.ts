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
    async answer({ onProgress }) {
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
    async answer({ onProgress }) {
      onProgress({ share: 0.1 });
      return refused;
    },
  });
  expect(await linesOf(late)).toEqual([{ progress: { share: 0.1 } }, { problem: { code: 'TOO_SLOW' } }]);
});

interface Held {
  signal?: AbortSignal;
  tell?: (progress: { readonly share: number }) => void;
  done?: (outcome: Outcome) => void;
  fail?: (error: Error) => void;
}

/** Lines of an answer that the test ends. */
function heldLines(): { readonly lines: Promise<ReadableStream<Uint8Array>>; readonly held: Held } {
  const held: Held = {};
  const lines = progressLines({
    problemOf,
    answer({ onProgress, signal }) {
      held.tell = onProgress;
      held.signal = signal;
      return new Promise((resolve, reject) => {
        held.done = resolve;
        held.fail = reject;
      });
    },
  });
  return { lines, held };
}

test('a reader that has left is sent nothing more', async () => {
  const { lines, held } = heldLines();
  held.tell?.({ share: 0 });
  expect(held.signal?.aborted).toBe(false);
  await (await lines).cancel();
  expect(held.signal?.aborted).toBe(true);
  held.tell?.({ share: 0.5 });
  held.done?.(DONE);
  await expect(new Promise((resolve) => setImmediate(() => resolve('still here')))).resolves.toBe(
    'still here',
  );
});

test('an answer that was given up may go on and say how far it is', async () => {
  const begun = heldLines();
  begun.held.tell?.({ share: 0.1 });
  begun.held.fail?.(new RefusedError(SLOW));
  expect(await linesOf(begun.lines)).toEqual([
    { progress: { share: 0.1 } },
    { problem: { code: 'TOO_SLOW' } },
  ]);
  begun.held.tell?.({ share: 0.2 });

  const silent = heldLines();
  silent.held.fail?.(new RefusedError(SLOW));
  await expect(silent.lines).rejects.toMatchObject({ refusal: SLOW });
  expect([begun, silent].map(({ held }) => held.signal?.aborted)).toEqual([true, true]);
  silent.held.tell?.({ share: 0.1 });
});
