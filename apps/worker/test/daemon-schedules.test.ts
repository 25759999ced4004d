import { listSchedules } from '@sb/scheduler';
import { openStore, sql } from '@sb/storage';
import { expect, test } from 'vitest';
import { lines, scheduleFile, started } from './daemons.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

const entry = (name: string, cron: string): string =>
  `  - { jobId: test.greet, name: ${name}, schedule: '${cron}', enabled: true, input: { orgId: acme } }\n`;

test.concurrent('a daemon catches up what was missed, and fires what is due', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const config = scheduleFile(
    place,
    `schedules:
  - { jobId: test.greet, schedule: '0 3 * * *', enabled: true, input: { orgId: acme } }
  - { jobId: test.greet, name: soon, schedule: '0 3 1 1 *', enabled: true, input: { orgId: acme } }
  - { jobId: test.greet, name: never, schedule: '* * * * *', enabled: false, input: { orgId: acme } }
`,
  );
  const first = await started(place, '--config', config);
  first.child.kill('SIGTERM');
  await first.ended;
  const missed = Date.now() - 3_600_000;
  const store = await openStore({ url: place.databaseUrl });
  await store.write(function* (tx) {
    yield* tx.run(sql`update schedules set next_fire_at = ${missed} where name = 'test.greet'`);
    yield* tx.run(sql`update schedules set next_fire_at = ${Date.now() - 1_500} where name = 'soon'`);
  });
  await store.close();

  const second = await started(place, '--config', config);
  await second.until(/schedule test\.greet caught up its fire of/);
  await second.until(/schedule soon fired/);
  await second.until(/run succeeded[^]*run succeeded/);
  second.child.kill('SIGTERM');
  expect((await second.ended).exitCode).toBe(0);
  expect(await place.json(['history'])).toMatchObject([
    { schedule: 'soon', trigger: 'cron', state: 'succeeded', input: { orgId: 'acme' } },
    { schedule: 'test.greet', trigger: 'catch_up', state: 'succeeded' },
  ]);
  expect(await place.json(['events:tail', '--type', 'schedule.*'])).toMatchObject([
    { type: 'schedule.missed', payload: { schedule: 'test.greet', count: 1 } },
    { type: 'schedule.fired', payload: { schedule: 'test.greet' } },
    { type: 'schedule.fired', payload: { schedule: 'soon' } },
  ]);
  expect(await place.json(['schedules', '--config', config])).toMatchObject([
    { name: 'test.greet', next: [expect.any(String)], lastFire: { verdict: 'run', runId: 1 } },
    { name: 'soon', lastFire: { verdict: 'run', runId: 2 } },
    { name: 'never', next: [] },
  ]);
});

test.concurrent('a node that takes the place of another goes on firing', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const config = scheduleFile(
    place,
    `schedules: [{ jobId: test.greet, schedule: '* * * * *', enabled: true, input: { orgId: acme } }]`,
  );
  const daemon = await started(place, '--config', config);
  const store = await openStore({ url: place.databaseUrl });
  await store.write(function* (tx) {
    yield* tx.run(sql`update nodes set state = 'lost'`);
    yield* tx.run(sql`update schedules set next_fire_at = ${tx.now}`);
  });
  await store.close();
  await expect(daemon.until(/schedule test\.greet (?:fired|caught up)/)).resolves.toBeDefined();
});

test.concurrent('a schedule file with errors starts nothing, and all of them are told', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const config = scheduleFile(
    place,
    `schedules:
  - { jobId: test.gret, schedule: '61 * * * *', enabled: true, timezone: Berlin }
  - { jobId: test.greet, schedule: '* * * * *', enabled: true, colour: red }
`,
  );
  for (const command of ['daemon', 'schedules']) {
    const { exitCode, stdout, stderr } = await place.ask([command, '--config', config]);
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/schedules\.yaml:2:14 {2}schedules\[0\]\.jobId: .*Did you mean "test\.greet"\?/);
    expect(stderr).toMatch(/schedules\.yaml:2:35 {2}schedules\[0\]\.schedule: /);
    expect(stderr).toMatch(/schedules\.yaml:2:74 {2}schedules\[0\]\.timezone: .*such as "Europe\/Berlin"/);
    expect(stderr).toMatch(/schedules\.yaml:3:64 {2}schedules\[1\]\.colour: unknown key/);
  }
  const folder = await place.ask(['daemon', '--config', '.']);
  expect([folder.exitCode, folder.stderr]).toEqual([
    4,
    expect.stringContaining('expected a file, got a directory'),
  ]);
});

test.concurrent('a daemon follows its file: a change is taken, mistakes are told and change nothing, SIGHUP reads it', async ({
  onTestFinished,
}) => {
  const place = worker.place({}, onTestFinished);
  const write = (...entries: readonly string[]) => scheduleFile(place, `schedules:\n${entries.join('')}`);
  const daemon = await started(
    place,
    '--config',
    write(entry('moved', '0 3 1 1 *'), entry('same', '0 5 1 1 *')),
  );
  const store = await openStore({ url: place.databaseUrl });
  const stored = async () =>
    Object.fromEntries(
      (await listSchedules(store)).map(({ name, schedule, nextFireAt = 0 }) => [
        name,
        [schedule, new Date(nextFireAt).toISOString().slice(5, 16)],
      ]),
    );

  write(entry('moved', '0 4 1 1 *'), entry('same', '0 5 1 1 *'), entry('fresh', '0 6 1 1 *'));
  await daemon.until(/schedule fresh is new[^]*schedule moved has changed/);
  const good = {
    moved: ['0 4 1 1 *', '01-01T04:00'],
    same: ['0 5 1 1 *', '01-01T05:00'],
    fresh: ['0 6 1 1 *', '01-01T06:00'],
  };
  expect(await stored()).toEqual(good);

  write(entry('moved', '0 25 1 1 *'), entry('SAME', '0 5 1 1 *'));
  await daemon.until(/has 2 mistakes: the schedules stay as they were/);
  expect(await stored()).toEqual(good);

  write(entry('moved', '0 4 1 1 *'), entry('same', '0 7 1 1 *'));
  daemon.child.kill('SIGHUP');
  await daemon.until(/is valid again[^]*schedule same has changed[^]*schedule fresh is gone from the file/);
  expect(await stored()).toMatchObject({ moved: good.moved, same: ['0 7 1 1 *', '01-01T07:00'] });
  await store.close();
  expect(await place.ask(['schedules:diff', '--config', 'schedules.yaml'])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringMatching(/schedules\.yaml and the store agree: 2 schedules\./),
  });
  const other = scheduleFile(
    place,
    `schedules:\n${entry('moved', '0 9 1 1 *')}${entry('more', '0 6 1 1 *')}`,
    'b.yaml',
  );
  expect(await place.ask(['schedules:diff', '--config', other])).toMatchObject({
    exitCode: 6,
    stdout: [
      'added\tmore\t"0 6 1 1 *" UTC',
      'changed\tmoved\tschedule "0 4 1 1 *" -> "0 9 1 1 *"',
      'gone\tsame\t"0 7 1 1 *" UTC, a running daemon has it\n',
    ].join('\n'),
    stderr: '',
  });
  expect(await place.json(['schedules:diff', '--config', other])).toEqual({
    file: expect.stringMatching(/b\.yaml$/),
    equal: 0,
    differences: [
      { difference: 'added', name: 'more', jobId: 'test.greet' },
      {
        difference: 'changed',
        name: 'moved',
        changes: [{ field: 'schedule', before: '0 4 1 1 *', after: '0 9 1 1 *' }],
      },
      { difference: 'gone', name: 'same', jobId: 'test.greet', loaded: true },
    ],
  });

  daemon.child.kill('SIGTERM');
  const { exitCode, stdout, stderr } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout)).toContainEqual(
    expect.objectContaining({
      msg: 'schedule moved has changed: schedule "0 3 1 1 *" -> "0 4 1 1 *"',
      schedule: 'moved',
      changes: [{ field: 'schedule', before: '0 3 1 1 *', after: '0 4 1 1 *' }],
    }),
  );
  expect(lines(stderr)).toEqual([
    expect.objectContaining({
      level: 'error',
      problems: [
        expect.objectContaining({ pointer: '/schedules/0/schedule', line: 2 }),
        expect.objectContaining({ pointer: '/schedules/1/name', line: 3 }),
      ],
    }),
  ]);
  expect(await place.json(['history'])).toEqual([]);
});
