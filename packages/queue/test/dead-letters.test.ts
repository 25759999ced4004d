import {
  countDeadLetters,
  discardDead,
  findDeadLetter,
  findRun,
  groupDeadLetters,
  listDeadLetters,
  readLetterInputs,
} from '@sb/queue';
import { listEvents } from '@sb/events';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { die } from './dead-runs.ts';
import { NOON, openQueue, type TestQueue } from './open-queue.ts';

const HOUR = 3_600_000;

async function idsOf(
  q: TestQueue,
  filter: Partial<Parameters<typeof listDeadLetters>[1]>,
): Promise<readonly number[]> {
  const { letters } = await listDeadLetters(q.store, { limit: 100, ...filter });
  return letters.map(({ runId }) => runId);
}

eachDialect('dead letters', (open) => {
  test('are listed newest first, by page, each with the first line of its error', async () => {
    const q = await openQueue(open);
    const first = await die(q, { message: 'one\nand more' });
    q.now += HOUR;
    const second = await die(q, { jobId: 'mail', reason: 'timed_out', tags: ['eu'] });
    const third = await die(q);
    const page = await listDeadLetters(q.store, { limit: 2 });
    expect(page.letters).toEqual([
      expect.objectContaining({ runId: third, status: 'open' }),
      {
        runId: second,
        jobId: 'mail',
        queue: 'mail',
        priority: 'high',
        reason: 'timed_out',
        status: 'open',
        diedAt: NOON + HOUR,
        error: { message: 'it broke' },
        tags: ['eu'],
        dryRun: false,
        rootId: second,
      },
    ]);
    const rest = await listDeadLetters(q.store, { limit: 2, ...(page.next && { before: page.next }) });
    expect(rest).toEqual({ letters: [expect.objectContaining({ runId: first, error: { message: 'one' } })] });
  });

  test('are found by a text whatever its case, also that of letters that are not ASCII', async () => {
    const q = await openQueue(open);
    const found = await die(q, { message: 'Straße der ÄRZTIN: связь ПОТЕРЯНА' });
    for (const text of ['strASSE', 'ARZTIN']) expect(await idsOf(q, { text })).toEqual([]);
    for (const text of ['straße', 'der Ärztin', 'ärztin', 'СВЯЗЬ потеряна'])
      expect([text, await idsOf(q, { text })]).toEqual([text, [found]]);
  });

  test('are counted by what people did with them', async () => {
    const q = await openQueue(open);
    expect(await countDeadLetters(q.store)).toEqual({
      counts: { open: 0, replayed: 0, discarded: 0 },
      isWhole: true,
    });
    const first = await die(q);
    await die(q);
    await discardDead(q.store, { choice: { ids: [first] }, actor: 'ada', reason: 'old' });
    expect((await countDeadLetters(q.store)).counts).toEqual({ open: 1, replayed: 0, discarded: 1 });
  });

  test('are found by job, status, reason, time, and what the error or a cause of it says', async () => {
    const q = await openQueue(open);
    const old = await die(q, { message: 'No space left', cause: 'the Disk is full' });
    q.now += HOUR;
    const mail = await die(q, { jobId: 'mail', reason: 'timed_out' });
    await discardDead(q.store, { choice: { ids: [mail] }, reason: 'sent by hand', actor: 'ada' });
    expect(await idsOf(q, { jobId: 'mail' })).toEqual([mail]);
    expect(await idsOf(q, { statuses: ['open'] })).toEqual([old]);
    expect(await idsOf(q, { statuses: ['discarded', 'replayed'] })).toEqual([mail]);
    expect(await idsOf(q, { reasons: ['timed_out', 'lost'] })).toEqual([mail]);
    expect(await idsOf(q, { since: NOON + HOUR })).toEqual([mail]);
    expect(await idsOf(q, { text: 'disk is full' })).toEqual([old]);
    // A key of the stored JSON is no part of what it says, and % is no wildcard.
    expect(await idsOf(q, { text: 'cause' })).toEqual([]);
    expect(await idsOf(q, { text: 'No%left' })).toEqual([]);
    expect(await idsOf(q, { jobId: 'nobody' })).toEqual([]);
  });

  test('are read one by one with the whole error and a long input', async () => {
    const q = await openQueue(open);
    const input = { text: 'x'.repeat(5_000) };
    const id = await die(q, { input, cause: 'the disk' });
    expect(await findDeadLetter(q.store, id)).toMatchObject({
      runId: id,
      input,
      error: { name: 'Error', message: 'it broke', cause: { message: 'the disk' } },
    });
    await expect(findDeadLetter(q.store, 77)).rejects.toMatchObject({
      code: 'UNKNOWN_DEAD_LETTER',
      message: 'There is no dead letter of run 77.',
    });
  });

  test('say whether a retry would help, alone, in the group of their error and in the event', async () => {
    const q = await openQueue(open);
    const first = await die(q, { message: 'no such customer', permanent: true });
    const second = await die(q, { message: 'no such mailbox', permanent: true });
    const third = await die(q, { message: 'no such mailbox' });
    const { letters } = await listDeadLetters(q.store, { limit: 10 });
    expect(letters.map(({ runId, permanent }) => [runId, permanent])).toEqual([
      [third, undefined],
      [second, true],
      [first, true],
    ]);
    expect(await findDeadLetter(q.store, first)).toMatchObject({ permanent: true });
    const { groups } = await groupDeadLetters(q.store, { now: q.now });
    expect(new Map(groups.map(({ message, permanent }) => [message, permanent]))).toEqual(
      // Of some of its letters only.
      new Map([
        ['no such mailbox', undefined],
        ['no such customer', true],
      ]),
    );
    const news = await q.store.read((tx) => listEvents(tx, { types: ['run.dead'], limit: 10 }));
    expect(new Map(news.map(({ runId, payload }) => [runId, payload['permanent']]))).toEqual(
      new Map([
        [first, true],
        [second, true],
        [third, undefined],
      ]),
    );
  });

  test('are read together with their inputs and what people did with them', async () => {
    const q = await openQueue(open);
    const input = { orgId: 'acme' };
    const [first, second] = [await die(q, { input }), await die(q, { jobId: 'mail' })];
    await discardDead(q.store, { choice: { ids: [second] }, actor: 'ada', reason: 'old' });
    expect(await readLetterInputs(q.store, [first, second, 4_711])).toEqual([
      expect.objectContaining({ runId: first, status: 'open', input }),
      expect.objectContaining({ runId: second, jobId: 'mail', status: 'discarded' }),
    ]);
  });

  test('are discarded once, with an event that says by whom and why', async () => {
    const q = await openQueue(open);
    const [one, other] = [await die(q), await die(q, { jobId: 'mail' })];
    const how = { reason: 'known since May', actor: 'ada' };
    const dry = await discardDead(q.store, { choice: { filter: {} }, ...how, dryRun: true });
    expect(dry.discarded.map(({ runId }) => runId)).toEqual([one, other]);
    expect(await idsOf(q, { statuses: ['open'] })).toHaveLength(2);

    expect(await discardDead(q.store, { choice: { filter: { jobId: 'noop' } }, ...how })).toEqual({
      discarded: [{ runId: one, jobId: 'noop' }],
      closed: [],
      isWhole: true,
    });
    expect(await discardDead(q.store, { choice: { ids: [one, other] }, ...how })).toMatchObject({
      discarded: [{ runId: other }],
      closed: [{ runId: one, status: 'discarded' }],
    });
    expect((await findRun(q.store, one)).deadLetter).toMatchObject({ status: 'discarded' });
    const events = await q.store.read((tx) =>
      listEvents(tx, { types: ['dead_letter.*'], runId: one, limit: 9 }),
    );
    expect(events).toMatchObject([
      {
        actor: 'ada',
        jobId: 'noop',
        payload: { reason: 'known since May', before: 'open', after: 'discarded' },
      },
    ]);
    await expect(discardDead(q.store, { choice: { ids: [one, 77] }, ...how })).rejects.toMatchObject({
      code: 'UNKNOWN_DEAD_LETTER',
    });
  });
});
