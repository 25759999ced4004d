import { expect, onTestFinished, test, vi } from 'vitest';
import { getJson, isUnanswered, postJson, previewJson } from './client.ts';

test('an answer that the browser has kept has the time of now, not that of when it was read', async () => {
  const kept = JSON.stringify({ now: '2026-03-02T12:00:00.000Z', items: [] });
  const headers = { 'x-store-time': '2026-03-02T12:05:00.000Z' };
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(kept, { headers }));
  onTestFinished(() => fetched.mockRestore());
  expect(await getJson('/queues')).toEqual({ now: '2026-03-02T12:05:00.000Z', items: [] });
});

test('an act over plain http, where a browser makes no UUID, reaches the console, whose refusal says why', async () => {
  const refusal = { code: 'ORIGIN_REFUSED', detail: 'Not from a page of the console.', hint: 'Over https.' };
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(refusal, { status: 403 }));
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  onTestFinished(() => {
    fetched.mockRestore();
    vi.unstubAllGlobals();
  });
  await expect(postJson('/queues/mail/pause')).rejects.toMatchObject({ hint: 'Over https.' });
  expect(fetched.mock.lastCall?.[1]?.headers).toMatchObject({
    'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/),
  });
});

test.each(['/tokens', '/links/invite', '/session', '/session/password', '/setup'])(
  'of %s nothing is promised, and nothing is kept for a second try',
  async (path) => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
    onTestFinished(() => fetched.mockRestore());
    for (const _ of [1, 2])
      await expect(postJson(path, { password: 'open sesame' })).rejects.toMatchObject({
        hint: expect.stringMatching(/check before you repeat it/),
      });
    const [first, second] = fetched.mock.calls.map(([, init]) =>
      new Headers(init?.headers).get('idempotency-key'),
    );
    expect(second).not.toBe(first);
  },
);

test('an act keeps its key for two minutes from its last try', async () => {
  vi.useFakeTimers();
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
  onTestFinished(() => {
    fetched.mockRestore();
    vi.useRealTimers();
  });
  for (const _ of [1, 2, 3]) {
    await expect(postJson('/queues/mail/resume')).rejects.toThrow('The console does not answer.');
    vi.advanceTimersByTime(90_000);
  }
  const keys = fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('idempotency-key'));
  expect(new Set(keys).size).toBe(1);
});

function useFetch(fetched: typeof fetch) {
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(fetched);
  onTestFinished(() => spy.mockRestore());
  return spy;
}

const keyOf = (init: RequestInit | undefined): string | null =>
  new Headers(init?.headers).get('idempotency-key');

test('the same act while it is under way is joined, another one is not', async () => {
  const answers: ((answer: Response) => void)[] = [];
  const fetched = useFetch(() => new Promise((resolve) => answers.push(resolve)));
  const asked = [
    postJson('/queues/mail/pause', { reason: 'x' }, {}, 3),
    postJson('/queues/mail/pause', { reason: 'x' }, {}, 3),
    postJson('/queues/mail/pause', { reason: 'x' }, {}, 4),
    postJson('/queues/mail/pause', { reason: 'y' }, {}, 3),
  ];
  expect(fetched).toHaveBeenCalledTimes(3);
  answers.forEach((answer, nr) => answer(Response.json({ nr })));
  expect(await Promise.all(asked)).toEqual([{ nr: 0 }, { nr: 0 }, { nr: 1 }, { nr: 2 }]);
  // Answered, it is done: the next one is another act.
  void postJson('/queues/mail/pause', { reason: 'x' }, {}, 3);
  expect(fetched).toHaveBeenCalledTimes(4);
});

test('an act whose answer breaks off has no answer, and keeps its key', async () => {
  const fetched = useFetch(async () => new Response('{"says":"pau', { status: 200 }));
  for (const _ of [1, 2])
    await expect(postJson('/queues/mail/drain')).rejects.toMatchObject({
      code: 'CONSOLE_UNREACHABLE',
      hint: expect.stringMatching(/never made twice/),
    });
  const [first, second] = fetched.mock.calls.map(([, init]) => keyOf(init));
  expect(second).toBe(first);
});

test('a request that gets no answer at all ends', async () => {
  const timeout = new AbortController();
  const limited = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
  onTestFinished(() => limited.mockRestore());
  useFetch(
    (_url, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      ),
  );
  const asked = [getJson('/queues', {}, new AbortController().signal), postJson('/queues/mail/undrain')];
  timeout.abort(new DOMException('The request took too long.', 'TimeoutError'));
  for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'CONSOLE_UNREACHABLE' });
});

test('a question that the page gives up is no problem', async () => {
  useFetch(
    (_url, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      ),
  );
  const left = new AbortController();
  const asked = getJson('/queues', {}, left.signal);
  left.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('a preview has no key, and without an answer nothing is said to be done', async () => {
  const fetched = useFetch(async () => Promise.reject(new TypeError('Failed to fetch')));
  const error = await previewJson('/queues/mail/purge', {}, { dryRun: 'true' }).catch((e: unknown) => e);
  expect(error).toMatchObject({ hint: 'It may be restarting. Nothing is changed: ask again.' });
  expect(isUnanswered(error)).toBe(false);
  expect(keyOf(fetched.mock.lastCall?.[1])).toBeNull();
});
