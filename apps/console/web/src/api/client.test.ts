import { expect, onTestFinished, test, vi } from 'vitest';
import { getJson } from './client.ts';

test('an answer that the browser has kept has the time of now, not that of when it was read', async () => {
  const kept = JSON.stringify({ now: '2026-03-02T12:00:00.000Z', items: [] });
  const headers = { 'x-store-time': '2026-03-02T12:05:00.000Z' };
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(kept, { headers }));
  onTestFinished(() => fetched.mockRestore());
  expect(await getJson('/queues')).toEqual({ now: '2026-03-02T12:05:00.000Z', items: [] });
});
