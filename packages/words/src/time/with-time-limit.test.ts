import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withTimeLimit } from './with-time-limit.ts';

const untilAborted = async (signal: AbortSignal): Promise<unknown> => {
  if (!signal.aborted) await once(signal, 'abort');
  return signal.reason;
};

test('the signal aborts after the limit, whatever is collected before', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const ended = Array.from({ length: 20 }, () =>
    withTimeLimit(50, new AbortController().signal, untilAborted),
  );
  await new Promise(setImmediate);
  collect();
  const reasons = await Promise.all(ended);
  expect(reasons.map((reason) => (reason as Error).name)).toEqual(Array(20).fill('TimeoutError'));
});

test('the signal aborts with the other one and its reason, also when that was before', async () => {
  const stopping = new AbortController();
  const ended = withTimeLimit(60_000, stopping.signal, untilAborted);
  stopping.abort('stopped');
  expect(await ended).toBe('stopped');
  expect(await withTimeLimit(60_000, stopping.signal, untilAborted)).toBe('stopped');
});

test('gives what the work gives, and its error', async () => {
  expect(await withTimeLimit(60_000, undefined, async () => 7)).toBe(7);
  const broken = withTimeLimit(60_000, undefined, async () => Promise.reject(new Error('broken')));
  await expect(broken).rejects.toThrow('broken');
});
