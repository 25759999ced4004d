import { expect, onTestFinished, test, vi } from 'vitest';
import { getJson, postJson } from './client.ts';

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
