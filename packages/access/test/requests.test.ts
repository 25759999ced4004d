import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { beginRequest, endRequest, forgetRequest } from '../src/index.ts';
import { dump, HOUR, NOON, opened } from './people.ts';

const KEY = { key: 'k-1', author: 'user:ana' };
const REQUEST = { ...KEY, request: 'POST /runs/7/retry {"reason":"again"}' };
const ANSWER = { status: 201, body: '{"id":8}' };

eachDialect('a request that is sent twice', (open) => {
  test('is carried out once, and gets the answer of the first', async () => {
    const { store, clock } = await opened(open);
    const begun = await Promise.all(Array.from({ length: 5 }, () => beginRequest(store, REQUEST)));
    expect(begun.filter(({ state }) => state === 'first')).toHaveLength(1);
    expect(begun.filter(({ state }) => state !== 'first')).toEqual(
      Array.from({ length: 4 }, () => ({ state: 'underWay', since: NOON })),
    );
    await endRequest(store, KEY, ANSWER);
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'answered', ...ANSWER });
    await endRequest(store, KEY, { status: 500, body: '' });
    clock.now += 24 * HOUR - 1;
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'answered', ...ANSWER });
    clock.now += 1;
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'first' });
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'underWay', since: clock.now });
  });

  test('with another body is refused; of another author it is another', async () => {
    const { store } = await opened(open);
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'first' });
    expect(await beginRequest(store, { ...KEY, request: 'POST /runs/9/retry {}' })).toEqual({
      state: 'conflict',
    });
    expect(await beginRequest(store, { ...REQUEST, author: 'token:ci@ana' })).toEqual({ state: 'first' });
    for (const key of ['', 'x'.repeat(101), '\u0000'])
      await expect(beginRequest(store, { ...REQUEST, key })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      });
    expect(await dump(store)).not.toContain('again');
  });

  test('that changed nothing may be sent again; one that is answered may not', async () => {
    const { store } = await opened(open);
    await beginRequest(store, REQUEST);
    await forgetRequest(store, KEY);
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'first' });
    await endRequest(store, KEY, ANSWER);
    await forgetRequest(store, KEY);
    expect(await beginRequest(store, REQUEST)).toEqual({ state: 'answered', ...ANSWER });
  });
});
