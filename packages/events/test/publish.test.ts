import { toEngineEvent, publish, readNews, START } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';

const once = (n: number) => ({ type: 'deck.made', payload: { n }, dedupeKey: 'acme:2026-01-05' });

eachDialect('publish', (open) => {
  test('keeps all that an event says', async () => {
    const store = await open({ clock: () => 42_000 });
    await store.write((tx) =>
      publish(tx, [
        {
          type: 'invoice.sent',
          payload: { invoiceId: 'i-7', "it's": 'ünï"code' },
          actor: 'ada',
          orgId: 'acme',
          jobId: 'billing.invoice',
          runId: 7,
          sourceApp: 'worker',
        },
        toEngineEvent('run.dead', { runId: 8, jobId: 'mail.send', reason: 'lost' }, { runId: 8 }),
      ]),
    );
    const { news } = await store.read((tx) => readNews(tx, START, 10));
    expect(news).toEqual([
      {
        id: 1,
        type: 'invoice.sent',
        at: new Date(42_000),
        jobId: 'billing.invoice',
        runId: 7,
        orgId: 'acme',
        sourceApp: 'worker',
        actor: 'ada',
        payload: { invoiceId: 'i-7', "it's": 'ünï"code' },
        position: { xid: expect.any(String), seq: 1 },
      },
      {
        id: 2,
        type: 'run.dead',
        at: new Date(42_000),
        runId: 8,
        payload: { runId: 8, jobId: 'mail.send', reason: 'lost' },
        position: { xid: expect.any(String), seq: 2 },
      },
    ]);
  });

  test('leaves out an event whose dedupe key is stored already', async () => {
    const store = await open();
    expect(await store.write((tx) => publish(tx, [once(1), once(2)]))).toBe(1);
    expect(await store.write((tx) => publish(tx, [once(3), { ...once(4), dedupeKey: 'other' }]))).toBe(1);
    const { news } = await store.read((tx) => readNews(tx, START, 10));
    expect(news.map(({ payload }) => payload.n)).toEqual([1, 4]);
  });

  test('refuses a text with NUL or half a character, which a payload may hold', async () => {
    const store = await open();
    const tell = (event: object) =>
      store.write((tx) => publish(tx, [{ type: 'invoice.sent', payload: { text: 'a\0\ud83d' }, ...event }]));
    const fields = ['type', 'actor', 'orgId', 'sourceApp', 'dedupeKey'];
    for (const field of fields) {
      for (const text of ['a\0', 'a\ud83d', '\ude00\ud83d'])
        await expect(tell({ [field]: text })).rejects.toMatchObject({ code: 'EVENT_INVALID', field });
    }
    await tell(Object.fromEntries(fields.slice(1).map((field) => [field, '\u{1f600}'])));
    const { news } = await store.read((tx) => readNews(tx, START, 10));
    expect(news).toMatchObject([
      { type: 'invoice.sent', actor: '\u{1f600}', payload: { text: 'a\0\ud83d' } },
    ]);
  });

  test('refuses what nobody could find again, before anything is written', async () => {
    const store = await open();
    const publishing = store.write((tx) =>
      publish(tx, [
        { type: 'fine', payload: {} },
        { type: '', payload: {} },
      ]),
    );
    await expect(publishing).rejects.toMatchObject({ code: 'EVENT_INVALID', field: 'type' });
    expect((await store.read((tx) => readNews(tx, START, 10))).news).toEqual([]);
  });

  test('leaves nothing when the change that it tells of is rolled back', async () => {
    const store = await open();
    const failing = store.write(function* (tx) {
      yield* publish(tx, [{ type: 'never', payload: {} }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect((await store.read((tx) => readNews(tx, START, 10))).news).toEqual([]);
  });
});
