import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { reads } from '../http/route.ts';
import { createLocalReader } from './reader.ts';

const QUESTION = {
  who: { actor: 'user:ana', kind: 'user', role: 'viewer', canSeePayload: true },
  params: {},
  query: {},
  body: {},
  secrets: [],
} as const;

eachDialect('a reader on the thread of the server', (open) => {
  test('reads long ones one after the other, others beside them, and none whose caller has left', async () => {
    const reader = createLocalReader(await open());
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const routeOf = (path: string, breathes: boolean) =>
      reads({
        method: 'GET',
        path,
        tag: 'x',
        summary: '',
        least: 'viewer',
        breathes,
        async run() {
          begun.push(path);
          if (breathes) await new Promise<void>((resolve) => ends.push(resolve));
        },
      });
    const left = new AbortController();
    const first = reader.answer(routeOf('/first', true), QUESTION);
    const second = reader.answer(routeOf('/second', true), QUESTION, { signal: left.signal });
    const third = reader.answer(routeOf('/third', true), QUESTION);
    await reader.answer(routeOf('/short', false), QUESTION);
    expect(begun.toSorted()).toEqual(['/first', '/short']);
    expect(reader.waiting()).toBe(3);
    left.abort();
    ends.shift()?.();
    expect(await first).toMatchObject({ isRefused: false });
    expect(await second).toMatchObject({ isRefused: true, refusal: { code: 'TOO_SLOW' } });
    await expect.poll(() => begun).toContain('/third');
    ends.shift()?.();
    await third;
    expect([begun.includes('/second'), reader.waiting()]).toEqual([false, 0]);
  });
});
