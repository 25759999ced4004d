/** How long a request waits for its answer, and when the work on the answer is aborted. */
import { expect, test } from 'vitest';
import { answerInTime } from './in-time.ts';
import type { Outcome } from './outcome.ts';
import { reads, type Route } from './route.ts';

const route = reads({
  method: 'GET',
  path: '/slow',
  tag: 'x',
  summary: '',
  least: 'viewer',
  longestMs: 1,
  run: () => Promise.reject(new Error('the test answers')),
});
const LATE: Promise<Outcome> = new Promise(() => {});

test('an answer that is too late is aborted: its caller waits no more', async () => {
  let told: AbortSignal | undefined;
  const answer = answerInTime(route, [], (signal) => {
    told = signal;
    return LATE;
  });
  expect(told?.aborted).toBe(false);
  await expect(answer).rejects.toMatchObject({ refusal: { code: 'TOO_SLOW' } });
  expect(told?.aborted).toBe(true);
});

test('an act that is too late may still be made; its rehearsal changes nothing', async () => {
  const act: Route = { ...route, kind: 'act' };
  await expect(answerInTime(act, [], () => LATE)).rejects.toMatchObject({
    refusal: { code: 'WRITE_OUTCOME_UNKNOWN' },
  });
  await expect(answerInTime(act, [], () => LATE, true)).rejects.toMatchObject({
    refusal: { code: 'TOO_SLOW', detail: expect.not.stringContaining('may still be made') },
  });
});

test.each(['before', 'after'])(
  'an answer whose caller left %s it was asked for is told so too',
  async (when) => {
    const leaving = new AbortController();
    if (when === 'before') leaving.abort();
    const answer = answerInTime({ ...route, longestMs: 60_000 }, [leaving.signal], (signal) => {
      const left: Outcome = { isRefused: false, json: 'left' };
      if (signal.aborted) return Promise.resolve(left);
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(left)));
    });
    leaving.abort();
    expect(await answer).toEqual({ isRefused: false, json: 'left' });
  },
);
