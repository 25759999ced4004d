/** Kills processes that run a job of a board, and runs it again in another one: that of the tests. */
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { migrate, openStore, type Store } from '@sb/storage';
import { copyDatabase, leaveDatabase } from '@sb/testkit';
import type { TestContext } from 'vitest';
import { asOfFirstRun, readBoardState, readLeases } from './board-state.ts';
import { type BoardJob, clockOf, PREPARATION, prepareBoard, runBoardJob } from './fixture/board-runs.ts';
import { watchWrites, type WritePoint } from './fixture/write-points.ts';
import { placeOn, type STORES } from './place-on.ts';
import type { Place, Worker } from './use-worker.ts';

/** Of each job. Fewer mean that they are no longer found. */
export const FEWEST_POINTS = 18;

export interface Kill {
  /** The number of a write point. */
  readonly at: number;
  /** 1: the run that was killed is tried again. 2: another run comes after it. */
  readonly nextRun: 1 | 2;
}

export interface Killed {
  /** How many write points the job has. */
  readonly points: number;
  /** The kills after which the end is another one than that of an undisturbed run. */
  readonly wrong: readonly string[];
}

/** Kills runs of the job at those of its write points that are chosen. */
export async function killRuns(
  job: BoardJob,
  {
    nextBoard,
    choose,
  }: { nextBoard: () => Promise<Place>; choose: (points: readonly WritePoint[]) => readonly Kill[] },
): Promise<Killed> {
  const points: WritePoint[] = [];
  const note = (point: WritePoint): void => void points.push(point);
  const wanted = await endOf(await nextBoard(), 1, (store) => runBoardJob(watchWrites(store, note), job, 1));
  const wrong: string[] = [];
  for (const { at, nextRun } of choose(points)) {
    const place = await nextBoard();
    const { child, ended } = place.startFixture('plan-and-die', [job, String(at)]);
    const { stderr } = await ended;
    const kill = `${at} (${points[at]}), then run ${nextRun}`;
    if (child.signalCode !== 'SIGKILL') wrong.push(`${kill}: it was not killed: ${stderr}`);
    const end = await endOf(place, nextRun, (store) => runBoardJob(store, job, nextRun));
    if (end !== wanted) wrong.push(`${kill}: the end is another one`);
  }
  return { points: points.length, wrong };
}

/** The state of the board and its leases after the work. Nothing uses the board afterwards. */
async function endOf(
  { databaseUrl }: Place,
  runId: number,
  work: (store: Store) => Promise<void>,
): Promise<string> {
  const end = await inStore(databaseUrl, runId, async (store) => {
    await work(store);
    return JSON.stringify([asOfFirstRun(await readBoardState(store), runId), await readLeases(store)]);
  });
  if (!databaseUrl.startsWith('sqlite:')) leaveDatabase(databaseUrl);
  return end;
}

/** Makes places with equal boards. */
export async function prepareBoards(
  dialect: (typeof STORES)[number],
  worker: Worker,
  context: TestContext,
): Promise<() => Promise<Place>> {
  const { databaseUrl: prepared, folder } = await placeOn(dialect, worker, context);
  await inStore(prepared, PREPARATION, async (store) => {
    await migrate(store, '999.0.0');
    await prepareBoard(store);
  });
  let made = 0;
  const copyFile = (): string => {
    const copy = path.join(folder, `${(made += 1)}.db`);
    copyFileSync(prepared.replace('sqlite:', ''), copy);
    return `sqlite:${copy}`;
  };
  return async () => {
    const url = dialect === 'sqlite' ? copyFile() : await copyDatabase(prepared);
    return worker.place({ DATABASE_URL: url }, context.onTestFinished);
  };
}

/** At the time of a run. */
async function inStore<R>(url: string, runId: number, work: (store: Store) => Promise<R>): Promise<R> {
  const store = await openStore({ url, clock: () => clockOf(runId) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
