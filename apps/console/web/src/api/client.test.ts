import { expect, onTestFinished, test, vi } from 'vitest';
import { ApiProblem, isUnanswered } from './request/api-problem.ts';
import { getExport, getJson, postJson, previewJson, putJson } from './client.ts';

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
    void [1, 2].map(() => postJson(path, { password: 'open sesame' }).catch(() => undefined));
    expect(fetched).toHaveBeenCalledTimes(4);
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

/** A request that ends by its signal only. */
const neverAnswered: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) =>
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
  );

function useFakeTimers(): void {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}

test.each([
  ['a read', 30, () => getJson('/queues', {}, new AbortController().signal)],
  ['an export', 30, () => getExport('/runs', {}, 'text/csv')],
  ['an act, which is received before it is carried out', 60, () => postJson('/alerts/test', { to: 'ops' })],
  ['a slow preview', 140, () => previewJson('/orgs/acme/import', {}, { dryRun: 'true' })],
])('%s that gets no answer at all ends after %i s', async (_what, afterS, ask) => {
  useFakeTimers();
  useFetch(neverAnswered);
  let error: unknown;
  const asked = ask().catch((e: unknown) => (error = e));
  await vi.advanceTimersByTimeAsync(afterS * 1_000 - 1);
  expect(error).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  await asked;
  expect(error).toMatchObject({ code: 'CONSOLE_UNREACHABLE' });
});

test('an answer that has begun has time for its body', async () => {
  useFakeTimers();
  useFetch(
    async (_url, init) =>
      new Response(
        new ReadableStream({
          start: (body) => init?.signal?.addEventListener('abort', () => body.error(init.signal?.reason)),
        }),
      ),
  );
  const ended: string[] = [];
  const asked = getJson('/queues').catch(({ code }: { readonly code: string }) => ended.push(code));
  void getExport('/runs', {}, 'text/csv').catch(() => ended.push('export'));
  await vi.advanceTimersByTimeAsync(100_000);
  expect(ended).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000_000);
  await asked;
  expect(ended).toEqual(['CONSOLE_UNREACHABLE']);
});

type Sent = 'lost' | { readonly status: number; readonly code?: string };

/** Answers one after the other; the last one goes on. */
function useAnswers(...answers: readonly Sent[]) {
  const left = [...answers];
  return useFetch(async () => {
    const sent = (left.length > 1 ? left.shift() : left[0]) ?? 'lost';
    if (sent === 'lost') throw new TypeError('Failed to fetch');
    return Response.json({ code: sent.code, detail: 'Refused.' }, { status: sent.status });
  });
}

test.each([
  { status: 503, code: 'TOO_SLOW' },
  { status: 503, code: 'STORE_BUSY' },
  { status: 401, code: 'SIGNED_OUT' },
  { status: 429, code: 'TOO_MANY' },
])('an act without an answer keeps its key where its second try is refused by $code', async (refused) => {
  const fetched = useAnswers('lost', refused, { status: 200 });
  const path = `/jobs/${refused.code}/runs`;
  for (const _ of [1, 2]) await expect(postJson(path)).rejects.toBeInstanceOf(ApiProblem);
  await postJson(path);
  await postJson(path);
  const keys = fetched.mock.calls.map(([, init]) => keyOf(init));
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(keys[3]).not.toBe(keys[0]);
});

test('an act that is refused itself, or by a console that has no try of it, is another one the next time', async () => {
  for (const [path, answers] of [
    ['/jobs/refused/runs', ['lost', { status: 409, code: 'PAUSED' }]],
    ['/jobs/slow/runs', [{ status: 503, code: 'TOO_SLOW' }]],
  ] as const) {
    const fetched = useAnswers(...answers);
    for (const _ of answers) await expect(postJson(path)).rejects.toBeInstanceOf(ApiProblem);
    await expect(postJson(path)).rejects.toBeInstanceOf(ApiProblem);
    const keys = fetched.mock.calls.slice(-2).map(([, init]) => keyOf(init));
    expect(new Set(keys).size).toBe(2);
    fetched.mockRestore();
  }
});

test('a key whose outcome the console does not know is left two minutes after its last try without an answer', async () => {
  useFakeTimers();
  const fetched = useAnswers('lost', { status: 409, code: 'CONFLICT' });
  for (const _ of [1, 2, 3]) {
    await expect(postJson('/queues/mail/purge')).rejects.toBeInstanceOf(ApiProblem);
    vi.advanceTimersByTime(70_000);
  }
  const [first, second, third] = fetched.mock.calls.map(([, init]) => keyOf(init));
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test.each(['under way', 'lost'])(
  'an act that is %s is meant again after another one to the same record',
  async (what) => {
    const fetched = useFetch(what === 'lost' ? () => Promise.reject(new TypeError('x')) : neverAnswered);
    const name = what === 'lost' ? 'mail' : 'news';
    const send = async (verb: string, body = {}): Promise<void> => {
      const asked = postJson(`/schedules/${name}/${verb}`, body).catch(() => undefined);
      if (what === 'lost') await asked;
    };
    for (const verb of ['disable', 'enable', 'disable']) await send(verb);
    for (const reason of ['x', 'y', 'x']) await send('pause', { reason });
    // A run is added to those that are there: repeated, it is still the first one.
    await send('fires', { nr: 1 });
    await send('fires', { nr: 2 });
    await send('resume');
    await send('fires', { nr: 1 });
    const sent = fetched.mock.calls.map(([, init]) => keyOf(init));
    expect(new Set(sent.slice(0, 9)).size).toBe(9);
    expect(sent[9]).toBe(what === 'lost' ? sent[6] : undefined);
  },
);

test('an act whose answer is lost after another one to the same record is meant again, too', async () => {
  const losses: (() => void)[] = [];
  const lost = new TypeError('Failed to fetch');
  const fetched = useFetch(() => new Promise((_resolve, reject) => losses.push(() => reject(lost))));
  const first = postJson('/nodes/web-1/drain').catch(() => undefined);
  void postJson('/nodes/web-1/undrain').catch(() => undefined);
  losses[0]?.();
  await first;
  void postJson('/nodes/web-1/drain').catch(() => undefined);
  const [drained, , again] = fetched.mock.calls.map(([, init]) => keyOf(init));
  expect(again).not.toBe(drained);
});

test('of an act without a key nothing is promised but that the page says what has changed', async () => {
  useAnswers('lost');
  await expect(putJson('/settings', { zone: 'UTC' }, 3)).rejects.toMatchObject({
    hint: expect.stringMatching(/may already be made. Repeat it: if it was made, the page says/),
  });
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
