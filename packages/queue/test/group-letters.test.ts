import {
  countLetterInputs,
  discardDead,
  findDeadLetter,
  findRun,
  groupDeadLetters,
  listDeadLetters,
  readOperation,
  reopenDead,
  replayDead,
  startOperation,
  workChunk,
} from '@sb/queue';
import { listEvents } from '@sb/events';
import { sql } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { die, dieAll, waitingReplays } from './dead-runs.ts';
import { NOON, openQueue } from './open-queue.ts';

const HOUR = 3_600_000;
const ALL = { choice: { filter: {} }, actor: 'ada' } as const;

/** The last two of 24 hours. */
function hours(from: number, to: number): readonly number[] {
  return Array.from({ length: 24 }, (_, i) => (i === 22 ? from : i === 23 ? to : 0));
}

eachDialect('open dead letters', (open) => {
  test('are grouped by their error, whatever numbers it has', async () => {
    const q = await openQueue(open);
    const first = await die(q, { message: 'no order 1' });
    q.now += 1.5 * HOUR;
    await die(q, { message: 'no order 22', jobId: 'mail' });
    const last = await die(q, { message: 'no order 333' });
    const other = await die(q, { message: 'the disk is full' });
    const closed = await die(q, { message: 'no order 4' });
    await discardDead(q.store, { ...ALL, choice: { ids: [closed] }, reason: 'a typo' });
    const { groups, jobs, isWhole } = await groupDeadLetters(q.store, { now: q.now });
    expect(isWhole).toBe(true);
    expect(groups.toSorted((a, b) => b.count - a.count)).toMatchObject([
      {
        message: 'no order 333',
        isVaried: true,
        reasons: ['error'],
        jobs: ['noop', 'mail'],
        queues: ['default', 'mail'],
        count: 3,
        hours: hours(1, 2),
        firstAt: NOON,
        lastAt: NOON + 1.5 * HOUR,
        lastRunId: last,
      },
      { message: 'the disk is full', isVaried: false, count: 1, lastRunId: other },
    ]);
    expect(jobs).toEqual([
      { jobId: 'noop', count: 3 },
      { jobId: 'mail', count: 1 },
    ]);
    const [{ fingerprint } = {}] = groups.filter(({ count }) => count === 3);
    const alone = await groupDeadLetters(q.store, { now: q.now, ...(fingerprint && { fingerprint }) });
    expect(alone).toMatchObject({ groups: groups.filter(({ count }) => count === 3), isWhole: true });
    const ofMail = await groupDeadLetters(q.store, { now: q.now, isOfJob: (jobId) => jobId === 'mail' });
    expect(ofMail).toMatchObject({
      groups: [
        {
          message: 'no order 22',
          isVaried: false,
          jobs: ['mail'],
          queues: ['mail'],
          count: 1,
          hours: hours(0, 1),
          firstAt: NOON + 1.5 * HOUR,
          lastAt: NOON + 1.5 * HOUR,
        },
      ],
      jobs: [{ jobId: 'mail', count: 1 }],
    });
    const chosen = await listDeadLetters(q.store, {
      limit: 9,
      statuses: ['open'],
      ...(fingerprint && { fingerprint }),
    });
    expect(chosen.letters.map(({ runId }) => runId).at(-1)).toBe(first);
    expect(chosen.letters).toHaveLength(3);
    const prints = groups.flatMap((group) => group.fingerprint ?? []);
    const counts = [prints, prints.slice(1), []].map(async (asked) => {
      const { letters } = await listDeadLetters(q.store, {
        limit: 9,
        statuses: ['open'],
        fingerprint: asked,
      });
      return letters.length;
    });
    expect(await Promise.all(counts)).toEqual([4, 4 - (groups[0]?.count ?? 0), 0]);
  });

  test('keep the whole first line of their error, so that a secret in it is masked before it is cut', async () => {
    const q = await openQueue(open);
    const line = `${'x'.repeat(490)} hunter2hunter2hunter2`;
    await die(q, { message: `${line}\nand more` });
    const { groups } = await groupDeadLetters(q.store, { now: q.now });
    expect(groups.map(({ message }) => message)).toEqual([line]);
  });

  test('of older code, which have no fingerprint, are grouped by their first line', async () => {
    const q = await openQueue(open);
    await die(q, { message: 'no order 1' });
    await die(q, { message: 'no order 1' });
    await q.store.write((tx) => tx.run(sql`update dead_letters set fingerprint = null`));
    const { groups } = await groupDeadLetters(q.store, { now: q.now });
    expect(groups).toMatchObject([{ message: 'no order 1', count: 2 }]);
    expect(groups[0]).not.toHaveProperty('fingerprint');
  });
});

eachDialect('a discard', (open) => {
  test('is undone by a reopen, once, on record', async () => {
    const q = await openQueue(open);
    const [one, two] = [await die(q), await die(q)];
    await discardDead(q.store, { ...ALL, choice: { ids: [one] }, reason: 'a typo' });
    expect(await reopenDead(q.store, { ...ALL, dryRun: true })).toMatchObject({ reopened: [{ runId: one }] });
    expect(await findDeadLetter(q.store, one)).toMatchObject({ status: 'discarded' });
    expect(await reopenDead(q.store, { ...ALL, choice: { ids: [one, two] }, reason: 'no typo' })).toEqual({
      reopened: [{ runId: one, jobId: 'noop' }],
      others: [{ runId: two, jobId: 'noop', status: 'open' }],
      isWhole: true,
    });
    expect(await findDeadLetter(q.store, one)).toMatchObject({ status: 'open' });
    expect((await reopenDead(q.store, ALL)).reopened).toEqual([]);
    const events = await q.store.read((tx) => listEvents(tx, { types: ['dead_letter.reopened'], limit: 9 }));
    expect(events).toMatchObject([
      { actor: 'ada', runId: one, payload: { reason: 'no typo', after: 'open' } },
    ]);
    // It can be replayed again.
    expect((await replayDead(q.store, { ...ALL, choice: { ids: [one] } })).replayed).toHaveLength(1);
  });
});

eachDialect('a replay with a patch', (open) => {
  test('changes the own input of each letter', async () => {
    const q = await openQueue(open);
    const one = await die(q, { input: { org: 'acme', size: 1 } });
    const two = await die(q, { input: { org: 'umbrella', size: 2, dry: true } });
    const none = await die(q);
    const { replayed } = await replayDead(q.store, { ...ALL, patch: { size: 9, dry: null } });
    const inputs = new Map<number, unknown>();
    for (const { runId, replayedAs = 0 } of replayed)
      inputs.set(runId, (await findRun(q.store, replayedAs)).input);
    expect(Object.fromEntries(inputs)).toEqual({
      [one]: { org: 'acme', size: 9 },
      [two]: { org: 'umbrella', size: 9 },
      [none]: { size: 9 },
    });
    const events = await q.store.read((tx) => listEvents(tx, { types: ['run.replayed'], limit: 9 }));
    expect(events.map(({ payload }) => payload)).toEqual(
      [one, two, none].map(() => expect.objectContaining({ inputEdited: true })),
    );
    const both = { ...ALL, patch: {}, input: {} };
    await expect(replayDead(q.store, both)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('refuses the letters whose input it makes too long, and only those', async () => {
    const q = await openQueue(open);
    const [one, long] = await dieAll(q, [
      { input: { n: 1 } },
      { input: { text: 'x'.repeat(700_000) } },
      { input: { patched: 'y'.repeat(700_000) } },
    ]);
    const order = { ...ALL, patch: { patched: 'x'.repeat(700_000) } };
    for (const dryRun of [true, false]) {
      const { replayed, refused } = await replayDead(q.store, { ...order, dryRun });
      expect(refused).toMatchObject([{ runId: long, error: { code: 'TOO_LARGE' } }]);
      expect(replayed.map(({ runId }) => runId)).toEqual([one, (long ?? 0) + 1]);
    }
    const again = { kind: 'replay', ids: [long ?? 0], patch: order.patch } as const;
    const id = await startOperation(q.store, again, { actor: 'ada' });
    await workChunk(q.store, 'one');
    expect(await readOperation(q.store, id)).toMatchObject({ done: 0, refused: 1 });
    expect(await waitingReplays(q.store)).toHaveLength(2);
  });

  test('are counted by what they were asked: the same letters as by their error', async () => {
    const q = await openQueue(open);
    await die(q, { message: 'no order 1', jobId: 'mail', input: { to: 'ada' } });
    await die(q, { message: 'no order 2', jobId: 'mail', input: { to: 'ada' } });
    await die(q, { message: 'no order 3', jobId: 'mail', input: { to: 'ben' } });
    await die(q, { message: 'no order 4', jobId: 'mail', input: { to: 'ben' }, dryRun: true });
    await die(q, { message: 'no order 5' });
    const closed = await die(q, { message: 'no order 6', jobId: 'mail', input: { to: 'ben' } });
    await discardDead(q.store, { ...ALL, choice: { ids: [closed] }, reason: 'a typo' });
    const [{ fingerprint } = {}] = (await groupDeadLetters(q.store, { now: q.now })).groups;
    const alike = await countLetterInputs(q.store, ['mail']);
    expect(alike.toSorted((a, b) => b.count - a.count)).toEqual([
      { jobId: 'mail', fingerprint, input: { to: 'ada' }, count: 2 },
      { jobId: 'mail', fingerprint, input: { to: 'ben' }, count: 1 },
    ]);
    expect(await countLetterInputs(q.store, [])).toEqual([]);
  });
});
