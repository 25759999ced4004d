import { defineJob } from '@sb/jobs';
import { type DeadLetterChoice, findRun } from '@sb/queue';
import { createStoreClient } from '@sb/queue/engine';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { dieAll } from './dead-runs.ts';
import { openQueue } from './open-queue.ts';

const mail = defineJob({ id: 'mail', name: 'Mail', queue: 'mail', run: () => undefined });

/** A client on a store with three letters: two errors of mail, one of noop. */
async function openLetters(opener: Opener) {
  const q = await openQueue(opener);
  const [first, second, other] = await dieAll(q, [
    { jobId: 'mail', input: { to: 'ada' }, message: 'no route to 10.0.0.1' },
    { jobId: 'mail', input: { to: 'bo' }, message: 'no route to 10.0.0.2' },
    { jobId: 'noop', message: 'disk full' },
  ]);
  if (first === undefined || second === undefined || other === undefined) throw new Error('no letters');
  const client = createStoreClient({
    opened: async () => q.store,
    release: async () => {},
    createdBy: 'shop',
  });
  onTestFinished(() => client.close());
  const open = async () =>
    (await client.listDeadLetters({ status: 'open' })).letters.map(({ runId }) => runId);
  return { q, client, first, second, other, open };
}

const why = (known: string): string => `why: unknown option, expected ${known}.`;

eachDialect('a client', (opener) => {
  test('lists dead letters by pages, and groups those that are open by error', async () => {
    const { client, first, second, other } = await openLetters(opener);
    const page = await client.listDeadLetters({ limit: 2 });
    expect(page.letters.map(({ runId }) => runId)).toEqual([other, second]);
    const rest = await client.listDeadLetters({ limit: 2, ...(page.next && { cursor: page.next }) });
    expect(rest).toMatchObject({ letters: [{ runId: first }] });
    expect(rest.next).toBeUndefined();
    const { groups } = await client.groupDeadLetters();
    expect(groups.map(({ count, jobs }) => `${count} ${jobs.join()}`).toSorted()).toEqual([
      '1 noop',
      '2 mail',
    ]);
    const fingerprint = groups.find(({ count }) => count === 2)?.fingerprint ?? '';
    const ofGroup = await client.listDeadLetters({ fingerprint, text: 'NO ROUTE' });
    expect(ofGroup.letters).toHaveLength(2);
  });

  test('replays them, once, with an input of its own, and records who did', async () => {
    const { q, client, first, second, other, open } = await openLetters(opener);
    const patch = { patch: { to: 'cy' }, jobs: [mail] };
    expect(await client.replayDeadLetters({ job: 'mail' }, { ...patch, dryRun: true })).toMatchObject({
      replayed: [{ runId: first }, { runId: second }],
    });
    expect(await open()).toHaveLength(3);
    const { replayed } = await client.replayDeadLetters({ job: 'mail' }, patch);
    expect(await open()).toEqual([other]);
    expect(await findRun(q.store, replayed[0]?.replayedAs ?? 0)).toMatchObject({
      input: { to: 'cy' },
      createdBy: 'shop',
    });
    expect(await client.replayDeadLetters([first])).toMatchObject({
      replayed: [],
      closed: [{ runId: first, status: 'replayed' }],
    });
  });

  test('discards letters with a reason, and opens them again', async () => {
    const { client, first, second, other, open } = await openLetters(opener);
    const done = await client.discardDeadLetters([first, other], { reason: 'old', actor: 'ada' });
    expect(done.discarded.map(({ runId }) => runId)).toEqual([first, other]);
    expect(await open()).toEqual([second]);
    expect((await client.reopenDeadLetters([other])).reopened).toMatchObject([{ runId: other }]);
    expect((await client.discardDeadLetters('all', { reason: 'old' })).discarded).toHaveLength(2);
    await expect(client.discardDeadLetters('all', { reason: '' })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  test('takes no choice that may have been meant otherwise', async () => {
    const { client, open } = await openLetters(opener);
    const wrong: readonly [DeadLetterChoice, string][] = [
      [{}, `expected numbers of runs, a filter with a condition, or 'all'`],
      [{ job: undefined } as object, 'a filter with a condition'],
      [{ jobs: 'mail' } as object, 'A choice of dead letters, jobs: unknown option (did you mean "job"?)'],
      [{ to: 'ada' } as object, 'to: unknown option, expected job, reasons, since, text, fingerprint.'],
      [{ since: '2026-01-05' } as object, 'since: expected a Date, got "2026-01-05"'],
      [{ reasons: ['broken'] } as object, 'reasons: expected a list of one or more of error,'],
      [{ reasons: [] }, 'reasons: expected a list of one or more of error,'],
      [{ fingerprint: [] }, 'fingerprint: expected a text, or a list of one or more texts'],
      [{ fingerprint: ['a\0'] }, 'fingerprint: expected a text, or a list'],
      [{ text: 'a\0b' }, 'text: expected a text that is not empty, and that a store can hold'],
      [{ job: '' }, 'job: expected a text that is not empty'],
    ];
    for (const [choice, says] of wrong) {
      await expect(client.replayDeadLetters(choice)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining(says),
      });
    }
    const rates = [
      { count: 0, perMs: 1_000 },
      { count: 10, perMs: 0 },
      { count: Number.POSITIVE_INFINITY, perMs: 1_000 },
      '10/s',
      null,
    ];
    for (const rate of rates)
      await expect(client.replayDeadLetters('all', { rate: rate as never })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining('rate: expected { count, perMs }, both numbers above 0, got '),
      });
    await expect(client.listDeadLetters({ limit: 0 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    await expect(client.listDeadLetters({ cursor: 'x' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
    expect(await open()).toHaveLength(3);
    await client.close();
    await expect(client.groupDeadLetters()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  });

  test.each([
    [{ staus: 'open' }, 'A list, staus: unknown option (did you mean "status"?).'],
    [
      { lim: 5, jb: 'mail' },
      'A list, lim: unknown option (did you mean "limit"?); jb: unknown option (did you mean "job"?).',
    ],
    [
      { colour: 'red' },
      'A list, colour: unknown option, expected job, reasons, since, text, fingerprint, status, cursor, limit.',
    ],
    [{ status: 'closed' }, 'A list, status: expected one of open, replayed, discarded, got "closed".'],
    [{ limit: 0 }, 'A list, limit: expected a whole number from 1 to 500, got 0.'],
    [
      { since: 'today', limit: '5' },
      'A list, since: expected a Date, got "today"; limit: expected a whole number from 1 to 500, got "5".',
    ],
  ])('lists nothing by %j', async (filter, message) => {
    const { client } = await openLetters(opener);
    await expect(client.listDeadLetters(filter as never)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message,
    });
  });

  test('changes no letter for options that it does not know', async () => {
    const { client, open } = await openLetters(opener);
    const wrong = { reason: 'old', dryrun: true, why: 'x' } as never;
    const acts: readonly [() => Promise<unknown>, string][] = [
      [
        () => client.replayDeadLetters('all', wrong),
        `A replay, dryrun: unknown option (did you mean "dryRun"?); ${why('input, patch, jobs, rate, dryRun, reason, actor, signal')}`,
      ],
      [() => client.discardDeadLetters('all', wrong), why('reason, actor, signal')],
      [() => client.reopenDeadLetters('all', wrong), why('reason, actor')],
    ];
    for (const [act, says] of acts)
      await expect(act()).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining(says),
      });
    expect(await open()).toHaveLength(3);
  });
});
