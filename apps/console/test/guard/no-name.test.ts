/** Texts that no store has, in every place of an address: an answer of 4xx, on both stores. */
import { eachDialect, quickPasswords } from '@sb/testkit';
import { expect, test } from 'vitest';
import { ROUTES } from '../../src/table/table.ts';
import { openConsole } from '../open-console.ts';
import { openEngine } from '../open-engine.ts';

quickPasswords();

eachDialect('what is no name', (open) => {
  test('is refused by every route that has a name in its address', async () => {
    const { store } = await openEngine(open);
    const { get, send } = openConsole(store, { role: 'admin' });
    const named = ROUTES.filter(({ path }) => path.includes('/:'));
    expect(named.length).toBeGreaterThan(50);
    for (const { method, path } of named) {
      const address = `/api/v1${path.replaceAll(/:\w+/g, 'a%00b')}`;
      const { body } = method === 'GET' ? await get(address) : await send(method, address);
      expect([method, path, body]).toMatchObject([method, path, { status: 400, code: 'REQUEST_INVALID' }]);
    }
  });

  test('is refused in a query', async () => {
    const { store } = await openEngine(open);
    const { get } = openConsole(store, { role: 'admin' });
    expect((await get('/api/v1/runs?queue=a%00b')).body).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      detail: 'query.queue: expected a text without NUL or half of a surrogate pair',
    });
  });
});
