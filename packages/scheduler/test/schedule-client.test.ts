import { defineJob } from '@sb/jobs';
import { type Client, createClient, findRun } from '@sb/queue';
import { createStoreClient } from '@sb/queue/engine';
import { createScheduleClient } from '@sb/scheduler';
import { sql } from '@sb/storage';
import { aboveStore } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { HOUR, hourly, NINE, openSchedules } from './open-schedules.ts';

const keyed = defineJob({
  id: 'noop',
  name: 'Nothing',
  dedupeKey: (input) => String(input?.['nr']),
  run: () => undefined,
});

aboveStore('a client of schedules', (opener) => {
  async function open() {
    const s = await openSchedules(opener, [{ ...hourly, input: { nr: 1 } }]);
    const client = createStoreClient({
      opened: async () => s.store,
      release: async () => {},
      createdBy: 'shop',
    });
    onTestFinished(() => client.close());
    return { ...s, client, schedules: createScheduleClient(client) };
  }

  test('lists them, and pauses one for a while', async () => {
    const s = await open();
    expect(await s.schedules.list()).toMatchObject([{ name: 'hourly', jobId: 'noop', nextFireAt: NINE }]);
    const pause = { reason: 'the provider moves', for: '90m' } as const;
    expect(await s.schedules.pause('hourly', pause)).toMatchObject({ changed: true });
    expect(await s.schedules.list()).toMatchObject([
      { pause: { by: 'shop', until: s.clock.now + 1.5 * HOUR } },
    ]);
    await s.fireAt(NINE);
    expect(await s.runs()).toBe(0);
    expect(await s.schedules.resume('hourly', { actor: 'ada' })).toMatchObject({ changed: true });
    await s.fireAt(NINE + HOUR);
    expect(await s.runs()).toBe(1);
  });

  test('runs one now, by the code of its job where that is passed', async () => {
    const s = await open();
    const plain = await s.schedules.runNow('hourly');
    expect(await findRun(s.store, plain.runId)).toMatchObject({ input: { nr: 1 }, createdBy: 'shop' });
    const own = await s.schedules.runNow('hourly', { input: { nr: 7 }, job: keyed, reason: 'again' });
    expect(await findRun(s.store, own.runId)).toMatchObject({ input: { nr: 7 }, dedupeKey: '7' });
    expect(await s.schedules.runNow('hourly', { input: { nr: 7 }, job: keyed })).toMatchObject({
      runId: own.runId,
      isDuplicate: true,
    });
  });

  test('takes no other job than that of the schedule', async () => {
    const s = await open();
    const other = defineJob({ id: 'other', name: 'Other', run: () => undefined });
    await expect(s.schedules.runNow('hourly', { input: {}, job: other })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('job: expected the job of the schedule, "noop", got "other"'),
    });
    expect(await s.runs()).toBe(0);
  });

  test('refuses a secret in an input, also where the code of the job is elsewhere', async () => {
    const s = await open();
    const schema = JSON.stringify({ properties: { token: { type: 'string', writeOnly: true } } });
    await s.store.write((tx) =>
      tx.run(sql`update job_defs set input_schema = ${schema} where name = 'noop'`),
    );
    await expect(s.schedules.runNow('hourly', { input: { token: 's3cr3t' } })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('token: it is marked as secret'),
    });
    expect(await s.runs()).toBe(0);
    expect(await s.schedules.runNow('hourly')).toMatchObject({ jobId: 'noop', isDuplicate: false });
  });

  test('skips the next fires', async () => {
    const s = await open();
    expect(await s.schedules.skipNext('hourly', { count: 2 })).toMatchObject({
      changed: true,
      nextRunAt: NINE + 2 * HOUR,
    });
    await expect(s.schedules.skipNext('hourly', { count: 0 })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });

  test('changes nothing for options that it does not know', async () => {
    const s = await open();
    const wrong = { reason: 'moves', until: '2h' } as never;
    const acts: readonly [() => Promise<unknown>, string][] = [
      [
        () => s.schedules.pause('hourly', wrong),
        "A pause, until: unknown option, expected reason, for (how long, such as '2h'), actor.",
      ],
      [() => s.schedules.resume('hourly', wrong), 'A resume, until: unknown option, expected reason, actor.'],
      [
        () => s.schedules.runNow('hourly', wrong),
        'A run now, until: unknown option, expected input, job, reason, actor.',
      ],
      [
        () => s.schedules.skipNext('hourly', wrong),
        'A skip, until: unknown option, expected count, reason, actor.',
      ],
    ];
    for (const [act, message] of acts)
      await expect(act()).rejects.toMatchObject({ code: 'REQUEST_INVALID', message });
    const [schedule] = await s.schedules.list();
    expect(schedule).toMatchObject({ nextFireAt: NINE });
    expect(schedule).not.toHaveProperty('pause');
    expect(await s.runs()).toBe(0);
  });

  test('refuses a schedule that is not there, and ends with its client', async () => {
    const s = await open();
    await expect(s.schedules.resume('hurly')).rejects.toMatchObject({ code: 'UNKNOWN_SCHEDULE' });
    await s.client.close();
    await expect(s.schedules.list()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
  });
});

test('a client of schedules needs a client', async () => {
  expect(() => createScheduleClient({} as Client)).toThrow('Expected a client');
  await using client = createClient({ databaseUrl: 'sqlite::memory:' });
  expect(await createScheduleClient(client).list()).toEqual([]);
});
