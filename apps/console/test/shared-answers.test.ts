/** Answers that several people share. */
import { expect, onTestFinished, test } from 'vitest';
import { ROUTES } from '../src/table/table.ts';
import { realPath } from './guard/real-path.ts';
import { openConsole } from './open-console.ts';
import { openWork, send } from './work.ts';

test.each(ROUTES.filter(({ isShared }) => isShared === true).map((route) => realPath(route)))(
  '%s says the same to all with the same rights',
  async (path) => {
    const work = await openWork();
    onTestFinished(() => work.close());
    await work.run(send, { to: 'nobody' });
    const ana = openConsole(work.store, { kind: 'user', user: 'ana', userId: 1, sessionHash: 'a' });
    const bo = openConsole(work.store, {
      kind: 'user',
      actor: 'user:bo',
      user: 'bo',
      userId: 2,
      sessionHash: 'b',
    });
    const { status, body } = await ana.get(path);
    expect(status).toBe(200);
    expect((await bo.get(path)).body).toEqual(body);
  },
);
