import { findRun, listDeadLetters, readOperation, workChunk } from '@sb/queue';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { letter, letterGroups, letterList, letterReport } from '../src/answers/failures.ts';
import { startedOperation } from '../src/answers/operations.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const LETTERS = '/api/v1/dead-letters';

eachDialect('dead letters', (open) => {
  test('of one error are named by what they share', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    for (const order of [29_837, 29_838]) await engine.die(1, {}, `no order ${order}`);
    await engine.die(2);
    const { items } = letterGroups.parse((await console.get(`${LETTERS}/groups`)).body);
    expect(new Map(items.map(({ message, shape }) => [message, shape]))).toEqual(
      new Map([
        ['no order 29838', 'no order <n>'],
        ['no such mailbox', undefined],
      ]),
    );
  });

  test('say that no retry helps', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const [id] = await engine.die(1, {}, 'no such customer', { permanent: true });
    const said = { permanent: true, because: 'permanent: no retry helps' };
    const read = async (path: string) => (await console.get(path)).body;
    expect(await read(`${LETTERS}/groups`)).toMatchObject({ items: [said] });
    expect(await read(LETTERS)).toMatchObject({ items: [said] });
    expect(await read(`${LETTERS}/${id}`)).toMatchObject(said);
    expect(await read('/api/v1/jobs/mail.send')).toMatchObject({ errors: [said] });
  });

  test('of one error show no token, whose digits are no longer those of a token in their shape', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const token = `ghp_${'a1B2'.repeat(9)}`;
    for (const order of [1, 2]) await engine.die(1, {}, `order ${order} with ${token} or hunter2hunter2`);
    const shown = 'with [redacted] or [redacted]';
    for (const path of [`${LETTERS}/groups`, '/api/v1/jobs/mail.send'])
      expect(JSON.stringify((await console.get(path)).body)).toContain(
        `"message":"order 2 ${shown}","shape":"order <n> ${shown}"`,
      );
  });

  test('are listed by filter and page, grouped by their error, and shown one by one', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const ids = await engine.die(3, { input: { to: 'hunter2hunter2' } });
    await engine.die(1, { jobId: 'report', input: {} });
    const first = letterList.parse((await console.get(`${LETTERS}?job=mail.send&limit=2`)).body);
    expect(first.items.map(({ runId, status }) => [runId, status])).toEqual([
      [ids[2], 'open'],
      [ids[1], 'open'],
    ]);
    const rest = await console.get(`${LETTERS}?job=mail.send&limit=2&cursor=${first.next}`);
    expect(letterList.parse(rest.body).items.map(({ runId }) => runId)).toEqual([ids[0]]);
    expect((await console.get(`${LETTERS}?limit=2&cursor=${first.next}`)).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });
    expect(letterList.parse((await console.get(`${LETTERS}?status=discarded,replayed`)).body).items).toEqual(
      [],
    );

    expect(first.items[0]).toMatchObject({ attempts: 1, preview: 'to=[redacted]' });
    const groups = letterGroups.parse((await console.get(`${LETTERS}/groups`)).body);
    expect(groups).toMatchObject({
      counts: { open: 4, failed24h: 0, replayed: { count: 0 }, discarded: { count: 0 } },
      isWhole: true,
      jobs: [
        { jobId: 'mail.send', open: { count: 3 } },
        { jobId: 'report', open: { count: 1 } },
      ],
      items: [{ name: 'MailError', open: 4, reason: 'error', because: 'every attempt failed' }],
    });
    const print = groups.items[0]?.fingerprint;
    expect(letterList.parse((await console.get(`${LETTERS}?fingerprint=${print}`)).body).items).toHaveLength(
      4,
    );

    await engine.die(1, {}, 'the disk is full');
    const both = letterGroups.parse((await console.get(`${LETTERS}/groups`)).body).items;
    const [one = '', other = ''] = both.map(({ fingerprint }) => fingerprint);
    expect(
      letterList.parse((await console.get(`${LETTERS}?fingerprint=${one},${other}`)).body).items,
    ).toHaveLength(5);
    const preview = await console.send('POST', `${LETTERS}/replay?dryRun=true`, {
      filter: { fingerprint: [one, other] },
    });
    expect(letterReport.parse(preview.body).done).toHaveLength(5);
    expect(
      (await console.send('POST', `${LETTERS}/replay?dryRun=true`, { filter: { fingerprint: [] } })).status,
    ).toBe(400);

    const shown = await console.get(`${LETTERS}/${ids[0]}`);
    expect(letter.parse(shown.body)).toMatchObject({
      jobId: 'mail.send',
      error: { message: 'no such mailbox' },
    });
    expect(JSON.stringify(shown.body)).not.toContain('hunter2');
    const hidden = openConsole(engine.store, { canSeePayload: false });
    const unseen = letterList.parse((await hidden.get(`${LETTERS}?limit=1`)).body);
    expect(unseen.items[0]?.preview).toBeUndefined();
    expect(letter.parse((await hidden.get(`${LETTERS}/${ids[0]}`)).body).input).toEqual({ hidden: true });
  });

  test('go on behind the group that was listed last, also when groups come and go meanwhile', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const dieOf = async (name: string) => {
      await engine.pass(1_000);
      return engine.die(1, {}, `${name} is full`);
    };
    for (const name of ['a', 'b', 'c']) await dieOf(name);
    const ask = async (query: string) => {
      const { items, next } = letterGroups.parse((await console.get(`${LETTERS}/groups?${query}`)).body);
      return { next, messages: items.map(({ message }) => message) };
    };
    const first = await ask('limit=1');
    const ids = await dieOf('d');
    const second = await ask(`limit=1&cursor=${first.next}`);
    await console.send('POST', `${LETTERS}/discard`, { ids, reason: 'old' });
    const third = await ask(`limit=1&cursor=${second.next}`);
    expect([first, second, third].map(({ messages }) => messages)).toEqual([
      ['c is full'],
      ['b is full'],
      ['a is full'],
    ]);
    expect(third.next).toBeUndefined();
  });

  test('are replayed with null, which a look at it shows', async () => {
    const engine = await openEngine(open);
    const [id = 0] = await engine.die(1, { jobId: 'report', input: { month: 2 } });
    const { body } = await openConsole(engine.store).send('POST', `${LETTERS}/replay?dryRun=true`, {
      ids: [id],
      input: null,
    });
    expect(letterReport.parse(body).inputs).toEqual([
      { runId: id, before: { month: 2 }, after: null, problems: [] },
    ]);
  });

  test('are replayed after a look at their inputs before and after a patch', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const [id = 0] = await engine.die(2);
    const body = { filter: {}, patch: { to: 5, cc: 'ben' } };
    const look = letterReport.parse((await console.send('POST', `${LETTERS}/replay?dryRun=true`, body)).body);
    expect(look).toMatchObject({ dryRun: true, isWhole: true });
    expect(look.done).toHaveLength(2);
    expect(look.inputs?.[0]).toEqual({
      runId: id,
      before: { to: 'u0' },
      after: { to: 5, cc: 'ben' },
      problems: ['to: must be string'],
    });
    const unseen = openConsole(engine.store, { canSeePayload: false });
    expect((await unseen.send('POST', `${LETTERS}/replay?dryRun=true`, body)).body).not.toHaveProperty(
      'inputs',
    );

    const done = letterReport.parse(
      (await console.send('POST', `${LETTERS}/replay`, { ids: [id], patch: { cc: 'ben' }, reason: 'mended' }))
        .body,
    );
    expect(done).toMatchObject({ dryRun: false, done: [{ runId: id }], refused: [], closed: 0 });
    expect((await findRun(engine.store, done.done[0]?.replayedAs ?? 0)).input).toEqual({
      to: 'u0',
      cc: 'ben',
    });
    expect((await console.send('POST', `${LETTERS}/replay`, { ids: [id] })).body).toMatchObject({
      done: [],
      closed: 1,
    });
    expect(
      (await console.send('POST', `${LETTERS}/replay`, { filter: {}, input: { to: 7 } })).body,
    ).toMatchObject({
      done: [],
      refused: [{ code: 'INPUT_INVALID' }],
    });
  });

  test('are discarded with a reason, and opened again', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    const ids = await engine.die(2);
    expect((await console.send('POST', `${LETTERS}/discard`, { ids })).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
    expect((await console.send('POST', `${LETTERS}/discard`, { reason: 'old' })).body).toMatchObject({
      detail: 'body: expected ids or filter, one of them.',
    });
    const look = await console.send('POST', `${LETTERS}/discard?dryRun=true`, { ids, reason: 'old' });
    expect(letterReport.parse(look.body)).toMatchObject({ dryRun: true, done: [{}, {}] });
    expect((await console.send('POST', `${LETTERS}/discard`, { ids, reason: 'old' })).status).toBe(200);
    expect(letterList.parse((await console.get(`${LETTERS}?status=discarded`)).body).items).toHaveLength(2);
    expect((await console.send('POST', `${LETTERS}/reopen`, { filter: {} })).body).toMatchObject({
      done: [{}, {}],
    });
    expect(letterList.parse((await console.get(`${LETTERS}?status=open`)).body).items).toHaveLength(2);
    expect(
      (await console.send('POST', `${LETTERS}/discard`, { ids, reason: 'x' }, { role: 'viewer' })).status,
    ).toBe(403);
  });

  test.each(['replay', 'discard', 'reopen'])(
    'where more match than were counted, a %s changes none of them; a dry run is none of them',
    async (act) => {
      const engine = await openEngine(open);
      const console = openConsole(engine.store);
      const ids = await engine.die(3);
      const [rehearsed] = await engine.die(1, { dryRun: true });
      const reason = 'old';
      if (act === 'reopen')
        await console.send('POST', `${LETTERS}/discard`, { ids: [...ids, rehearsed], reason });
      const status = act === 'reopen' ? 'discarded' : 'open';
      const order = { filter: { job: 'mail.send' }, reason };
      const refused = await console.send('POST', `${LETTERS}/${act}`, { ...order, atMost: 2 });
      expect(refused).toMatchObject({
        status: 409,
        body: {
          code: 'CONFLICT',
          detail: `3 ${status} dead letters match by now, and at most 2 were asked for. Nothing is changed.`,
        },
      });
      const left = async () =>
        (await listDeadLetters(engine.store, { statuses: [status], limit: 9 })).letters;
      expect(await left()).toHaveLength(4);
      const done = await console.send('POST', `${LETTERS}/${act}`, { ...order, atMost: 3 });
      expect(letterReport.parse(done.body).done.map(({ runId }) => runId)).toEqual(ids);
      expect((await left()).map(({ runId }) => runId)).toEqual([rehearsed]);
    },
  );

  test('so does an operation', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.die(102);
    const order = { filter: {}, reason: 'old' };
    for (const act of ['replay', 'discard'])
      expect(await console.send('POST', `${LETTERS}/${act}`, { ...order, atMost: 101 })).toMatchObject({
        status: 409,
        body: { detail: expect.stringMatching(/^102 open dead letters match by now/) },
      });
    const started = await console.send('POST', `${LETTERS}/discard`, { ...order, atMost: 102 });
    expect(startedOperation.parse(started.body)).toEqual({ operation: 1 });
  });

  test('more than a hundred are an operation, and so is a replay with a rate', async () => {
    const engine = await openEngine(open);
    const console = openConsole(engine.store);
    await engine.die(101);
    const started = await console.send('POST', `${LETTERS}/replay`, { filter: {}, reason: 'mended' });
    expect(started.status).toBe(202);
    const { operation } = startedOperation.parse(started.body);
    expect(await readOperation(engine.store, operation)).toMatchObject({
      kind: 'replay',
      total: 101,
      by: 'user:ana',
    });
    while (await workChunk(engine.store, 'one'));
    expect(await readOperation(engine.store, operation)).toMatchObject({ state: 'done', done: 101 });
    expect((await listDeadLetters(engine.store, { statuses: ['open'], limit: 1 })).letters).toEqual([]);

    const ids = await engine.die(2);
    const wrong = await console.send('POST', `${LETTERS}/replay`, { ids, rate: '10/s', input: { to: 7 } });
    while (await workChunk(engine.store, 'one'));
    const { operation: second } = startedOperation.parse(wrong.body);
    expect(await readOperation(engine.store, second)).toMatchObject({ state: 'done', done: 0, refused: 2 });
    expect((await console.send('POST', `${LETTERS}/replay`, { ids, rate: '10/s' })).status).toBe(202);
    const look = await console.send('POST', `${LETTERS}/replay?dryRun=true`, { ids, rate: '10/s' });
    expect(look.body).toMatchObject({ dryRun: true, takesMs: 200 });
  });

  test('of other jobs are nothing for a token of some jobs', async () => {
    const engine = await openEngine(open);
    const [mail = 0] = await engine.die(1);
    const [report = 0] = await engine.die(1, { jobId: 'report', input: {} });
    const console = openConsole(engine.store, { jobs: ['report'] });
    expect(letterList.parse((await console.get(LETTERS)).body).items.map(({ runId }) => runId)).toEqual([
      report,
    ]);
    expect(letterGroups.parse((await console.get(`${LETTERS}/groups`)).body)).toMatchObject({
      items: [{ jobs: ['report'], count: 1, open: 1 }],
      counts: { open: 1 },
      jobs: [{ jobId: 'report', open: { count: 1 } }],
    });
    expect((await console.get(`${LETTERS}/${mail}`)).body).toMatchObject({ code: 'UNKNOWN_DEAD_LETTER' });
    expect((await console.get(`${LETTERS}?job=mail.send`)).body).toMatchObject({ code: 'UNKNOWN_JOB' });
    for (const [body, code] of [
      [{ ids: [report, mail], reason: 'x' }, 'UNKNOWN_DEAD_LETTER'],
      [{ filter: {}, reason: 'x' }, 'FORBIDDEN'],
      [{ filter: { job: 'mail.send' }, reason: 'x' }, 'UNKNOWN_JOB'],
    ] as const)
      expect((await console.send('POST', `${LETTERS}/replay`, body)).body).toMatchObject({ code });
    const own = await console.send('POST', `${LETTERS}/replay`, { filter: { job: 'report' } });
    expect(own.body).toMatchObject({ done: [{ runId: report }] });
  });
});
