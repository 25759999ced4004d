import { openStore } from '@sb/storage';
import { createSchedule, loadSchedules } from '@sb/scheduler';
import { registerNode } from '@sb/queue/engine';
import { expect, test } from 'vitest';
import { scheduleFile } from './daemons.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();
const DAILY = { name: 'daily', jobId: 'test.greet', schedule: '0 9 * * *', timezone: 'UTC', enabled: true };

/** As if a daemon had loaded its file and had ended. */
async function loaded(place: Place): Promise<void> {
  await place.ask(['list']);
  const store = await openStore({ url: place.databaseUrl });
  const node = { kind: 'daemon', name: 'n', host: 'h', pid: 1, version: '0.1.0', jobs: [] } as const;
  await loadSchedules(store, { nodeId: await registerNode(store, node), version: '0.1.0' }, [DAILY]);
  await store.close();
}

test('what a person wants of a schedule is shown everywhere, and can be taken back', async () => {
  const place = worker.place({ USER: 'ada' });
  await loaded(place);
  const file = scheduleFile(
    place,
    `schedules: [{ name: daily, jobId: test.greet, schedule: '0 9 * * *', enabled: true }]`,
  );
  expect(await place.ask(['schedules:skip-next', 'daily', '--reason', 'holidays'])).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^daily\tskip\t\d{4}-.*T09:00:00.000Z\t\t\t\n$/),
    stderr: expect.stringContaining('To undo: worker schedules:override daily --clear'),
  });
  await place.ask(['schedules:pause', 'daily', '--for', '1h', '--reason', 'provider down']);
  expect(await place.ask(['schedules', '--config', file])).toMatchObject({
    stdout: expect.stringMatching(/\tpaused until \S+Z by ada: provider down · \S+T09:00:00.000Z skipped\n$/),
  });
  expect(await place.json(['schedules', '--config', file])).toMatchObject([
    {
      pause: { mode: 'paused', by: 'ada', reason: 'provider down' },
      overrides: [{ kind: 'skip', fireTime: expect.any(String), by: 'ada', reason: 'holidays' }],
    },
  ]);
  expect(await place.json(['schedules:why', 'daily'])).toMatchObject({
    answer: { because: 'never_fired' },
    pause: { by: 'ada' },
    nextFireAt: expect.any(String),
  });
  expect(await place.json(['schedules:override', 'daily', '--clear'])).toMatchObject({
    changed: true,
    after: [],
  });
  expect((await place.ask(['schedules:resume', 'daily'])).stdout).toBe('daily\tactive\t\n');
  expect(await place.ask(['schedules:run-now', 'daily'])).toMatchObject({
    exitCode: 0,
    stdout: '1\n',
    stderr: expect.stringContaining('No running daemon has the job test.greet'),
  });
  expect(await place.ask(['schedules:pause', 'daly', '--reason', 'x'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('Did you mean "daily"?'),
  });
  expect(await place.ask(['schedules:disable', 'daily'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('Edit scheduler.yaml'),
  });
});

test('a schedule that others follow is not switched off or deleted in silence', async () => {
  const place = worker.place({ USER: 'ada' });
  await place.ask(['schedules:create', 'mine', '--job', 'test.greet', '--cron', '0 9 * * *']);
  const store = await openStore({ url: place.databaseUrl });
  const mail = { name: 'mail', jobId: 'test.greet', after: [{ schedule: 'mine' }] };
  await createSchedule(store, mail, { actor: 'ada', jobs: new Map() });
  await store.close();
  const told = expect.stringContaining('Other schedules follow it and wait for its runs: mail');
  expect(await place.ask(['schedules:disable', 'mine'])).toMatchObject({ exitCode: 0, stderr: told });
  expect((await place.ask(['schedules'])).stdout).toMatch(/^mail\t.*mine is off/m);
  expect((await place.ask(['schedules:why', 'mail'])).stderr).toContain('last fire; it is off now');
  expect(await place.ask(['schedules:enable', 'mine'])).toMatchObject({
    stderr: expect.not.stringContaining('mail'),
  });
  expect(await place.ask(['schedules:delete', 'mine', '--dry-run'])).toMatchObject({ stderr: told });
  expect(await place.ask(['schedules:delete', 'mine', '--yes'])).toMatchObject({ exitCode: 0, stderr: told });
  expect((await place.ask(['schedules'])).stdout).toMatch(/^mail\t.*mine is gone/m);
  expect((await place.ask(['schedules:why', 'mail'])).stderr).toContain('there is no such schedule now');
  expect(await place.ask(['schedules:delete', 'mail'])).toMatchObject({
    stderr: expect.stringContaining('this would delete the schedule mail (test.greet, after mine)'),
  });
});

test('a schedule of the store is made, changed, switched and deleted', async () => {
  const place = worker.place({ USER: 'ada' });
  const create = ['schedules:create', 'mine', '--job', 'test.greet', '--cron', '0 9 * * *'];
  expect((await place.ask([...create, '--input', '{"orgId":"acme"}'])).stdout).toMatch(
    /^mine\ttest.greet\t0 9 \* \* \*\tUTC\ton\t\S+T09:00:00.000Z\n$/,
  );
  expect(await place.ask(create)).toMatchObject({ exitCode: 7 });
  expect(await place.json(['schedules:update', 'mine', '--tags', 'a,b'])).toMatchObject({
    changed: true,
    input: { orgId: 'acme' },
    rules: { tags: ['a', 'b'] },
  });
  const rules = ['--catch-up-window', '6h', '--catch-up-cap', '10', '--start-deadline', '30m'];
  expect(await place.json(['schedules:update', 'mine', ...rules, '--clear', 'input,tags'])).toMatchObject({
    rules: { catchUpWindowMs: 21_600_000, catchUpCap: 10, startDeadlineMs: 1_800_000, tags: [] },
  });
  const cleared = await place.json(['schedules:update', 'mine', '--clear', 'start-deadline']);
  expect(cleared).not.toHaveProperty('input');
  expect(cleared).not.toHaveProperty('rules.startDeadlineMs');
  const refused = await place.ask(['schedules:update', 'mine', '--catch-up-cap', '5000', '--json']);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'SCHEDULE_INVALID', exitCode: 2, problems: [{ field: 'catchUpCap' }] },
  });
  expect((await place.ask(['schedules:disable', 'mine'])).stdout).toMatch(/\toff\t-\n$/);
  expect((await place.ask(['schedules'])).stdout).toMatch(/^mine\t.*\toff · in the store$/m);
  await place.ask(['schedules:enable', 'mine']);
  expect(await place.ask(['schedules:delete', 'mine'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('this would delete the schedule mine'),
  });
  expect((await place.ask(['schedules:delete', 'mine', '--dry-run'])).stdout).toBe('mine\tkept\n');
  expect((await place.ask(['schedules:delete', 'mine', '--yes'])).stdout).toBe('mine\tdeleted\n');
  expect(await place.json(['events:tail', '--type', 'schedule.*'])).toMatchObject(
    ['created', 'changed', 'changed', 'changed', 'disabled', 'enabled', 'deleted'].map((verb) => ({
      type: `schedule.${verb}`,
      actor: 'ada',
    })),
  );
});
