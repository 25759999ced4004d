/**
 * A rolling update on PostgreSQL, forward and back, while two programs enqueue: what the versions do to each other's
 * runs, fires and statistics, and what commands show of them.
 */
import path from 'node:path';
import { openStore, sql, type Store } from '@sb/storage';
import { expect } from 'vitest';
import { countLive, finishMore, idsIn, readAftermath, readEffects, until } from './aftermath.ts';
import { scheduleFile } from './daemons.ts';
import type { Load } from './fixture/enqueue-steadily.ts';
import type { Neighbours } from './neighbours.ts';
import { expectFairEnds, expectNothingDangling, expectStatisticsToAgree } from './proofs.ts';
import type { Place, Program, Started } from './use-worker.ts';

export interface Roll {
  readonly daemons: number;
  /** Runs that end between two replacements. */
  readonly runs: number;
  readonly load: Load;
}

/** The store cannot be used: cli.md. */
const EXIT_STORE = 5;
const SCHEDULE = `schedules: [{ jobId: effect.telling, name: tick, schedule: '0 0 1 1 *', enabled: true }]`;

/** Returns how many runs have ended. */
export async function rollForwardAndBack(place: Place, versions: Neighbours, roll: Roll): Promise<number> {
  const [before, after] = [versions.before, versions.after].map((folder) => place.withProgram(folder));
  if (!before || !after) throw new Error('there are two versions');
  const config = scheduleFile(place, SCHEDULE);
  const startDaemon = async (program: Program): Promise<Started> => {
    const daemon = program.start(['daemon', '--config', config]);
    await daemon.until(/worker started/);
    return daemon;
  };
  await expectToEndWell(before.run(['db:migrate']));
  await expectToEndWell(before.run(['job', 'effect.quick']));
  const store = await openStore({ url: place.databaseUrl });
  let fires = 0;
  const work = async (daemon: Started): Promise<void> => {
    // First the runs: a daemon that has just started reads its schedules once more, and a fire set by hand would be lost.
    await finishMore(place.databaseUrl, daemon, roll.runs);
    fires += 1;
    await fireNow(store);
    await until(daemon, async () => (await countFires(store)) === fires);
  };

  const fleet = await Promise.all(Array.from({ length: roll.daemons }, () => startDaemon(before)));
  const enqueuers = [before.startFixture('enqueue-steadily', [roll.load])];
  await work(fleet[0]!);

  // A command of the next version does nothing on the old schema; the migration is made beside daemons at work.
  const early = await after.run(['queue:list']);
  expect([early.exitCode, early.stderr]).toEqual([EXIT_STORE, expect.stringContaining('db:migrate')]);
  await expectToEndWell(after.run(['db:migrate']));
  await work(fleet[0]!);

  enqueuers.push(after.startFixture('enqueue-steadily', [roll.load]));
  for (const program of [after, before])
    for (let i = 0; i < fleet.length; i++) {
      // The first of each way ends as it is asked to, the next one loses its runs to the others.
      await end(fleet[i]!, i % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
      fleet[i] = await startDaemon(program);
      await work(fleet[i]!);
    }

  for (const { child } of enqueuers) child.stdin?.end();
  const said = await Promise.all(enqueuers.map(({ ended }) => ended));
  await until(fleet[0]!, async () => (await countLive(store)) === 0);
  for (const daemon of fleet) await end(daemon, 'SIGTERM');

  const aftermath = await readAftermath(store);
  const fired = await idsOfFires(store);
  expect(fired.length).toBe(fires);
  const acknowledged = said.flatMap(({ stdout }) => idsIn(stdout));
  expect(aftermath.finished.map(({ id }) => id)).toEqual(
    [1, ...acknowledged, ...fired].toSorted((a, b) => a - b),
  );
  expectFairEnds(aftermath, readEffects(path.join(place.folder, 'effects')));
  expect([...aftermath.attempts.values()].flat()).toContain('lost');
  await expectNothingDangling(store);
  await expectStatisticsToAgree(store, aftermath);
  const commands = [
    ['stats'],
    ['queue:list'],
    ['history', '--limit', '50'],
    ['schedules', '--config', config],
  ];
  const answersOf = (program: Program): Promise<readonly object[]> =>
    Promise.all(commands.map((command) => answerOf(program, command)));
  const [old, fresh] = await Promise.all([answersOf(before), answersOf(after)]);
  // The fresh one may say more.
  expect(fresh).toMatchObject(old);
  await store.close();
  return aftermath.finished.length;
}

/** Kills it, or has it end its runs and go. */
async function end({ child, ended }: Started, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  child.kill(signal);
  const { exitCode, stderr } = await ended;
  if (signal === 'SIGTERM') expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
}

async function expectToEndWell(ending: ReturnType<Program['run']>): Promise<void> {
  expect(await ending).toMatchObject({ exitCode: 0 });
}

async function fireNow(store: Store): Promise<void> {
  await store.write((tx) =>
    tx.run(sql`update schedules set next_fire_at = ${tx.now}, due_at = ${tx.now} where name = 'tick'`),
  );
}

async function countFires(store: Store): Promise<number> {
  return (await idsOfFires(store)).length;
}

/** The runs of the schedule, one for each fire. */
async function idsOfFires(store: Store): Promise<readonly number[]> {
  const rows = await store.read((tx) =>
    tx.rows(sql<{ run_id: number }>`select run_id from fires where run_id is not null order by run_id`),
  );
  return rows.map(({ run_id }) => run_id);
}

/** What the command answers, without the hours of its statistics, which are counted from now. */
async function answerOf(program: Program, command: readonly string[]): Promise<object> {
  const { stdout } = await program.run([...command, '--json']);
  return JSON.parse(stdout.replaceAll(/"at":"[^"]*"/g, '"at":""')) as object;
}
