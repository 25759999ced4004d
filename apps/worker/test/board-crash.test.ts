/**
 * The promise of the jobs of a board on a crash, at each of their write points. The files of a SQLite store are copied at
 * each point, which is what a kill leaves of it; board-kills.test.ts kills processes.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { migrate, openStore, type Store } from '@sb/storage';
import { storePlace } from '@sb/testkit';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { FEWEST_POINTS } from './board-kills.ts';
import {
  BOARD_JOBS,
  type BoardJob,
  clockOf,
  PREPARATION,
  prepareBoard,
  runBoardJob,
} from './fixture/board-runs.ts';
import { watchWrites } from './fixture/write-points.ts';
import { asOfFirstRun, readBoardState, readLeases } from './board-state.ts';

const WRITTEN = {
  'daily.questmaster': [
    'update orgs',
    'insert into quests',
    'insert into flags',
    'insert into decks',
    'insert into events',
    'insert into summaries',
  ],
  'weekly.sprintplanner': [
    'update orgs',
    'insert into sprints',
    'delete from member_plans',
    'insert into member_plans',
    'insert into tasks',
    'insert into task_changes',
    'insert into events',
    'insert into summaries',
  ],
};

let prepared = '';

beforeAll(async () => {
  const folder = mkdtempSync(path.join(storePlace(), 'worker-board-'));
  prepared = path.join(folder, 'worker.db');
  await inStore(prepared, PREPARATION, async (store) => {
    await migrate(store, '999.0.0');
    await prepareBoard(store);
  });
  return () => rmSync(folder, { recursive: true, force: true });
});

test.each(BOARD_JOBS)('a run of %s that is killed at any write point is tried again', async (job) => {
  const { before, after, copies } = await killEverywhere(job);
  const wrong: string[] = [];
  for (const { point, file } of copies)
    await inStore(file, 1, async (store) => {
      const killed = await readBoardState(store);
      if (killed !== before && killed !== after) wrong.push(`${point}: half of the run is stored`);
      await runBoardJob(store, job, 1);
      if ((await readBoardState(store)) !== after) wrong.push(`${point}: the end is another one`);
      if ((await readLeases(store)).length > 0) wrong.push(`${point}: the lease is kept`);
    });
  expect(wrong).toEqual([]);
});

test.each(BOARD_JOBS)('another run does the work of a run of %s that was killed', async (job) => {
  const { after, copies } = await killEverywhere(job);
  const wrong: string[] = [];
  for (const { point, file } of copies)
    await inStore(file, 2, async (store) => {
      await runBoardJob(store, job, 2);
      if (asOfFirstRun(await readBoardState(store), 2) !== after)
        wrong.push(`${point}: the end is another one`);
      if ((await readLeases(store)).length > 0) wrong.push(`${point}: the lease is kept`);
    });
  expect(wrong).toEqual([]);
});

interface Copy {
  readonly point: string;
  readonly file: string;
}

/** Runs the job once, undisturbed, and keeps what a kill at each of its points would have left. */
async function killEverywhere(job: BoardJob) {
  const folder = mkdtempSync(path.join(storePlace(), 'worker-killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'worker.db');
  copyStore(prepared, file);
  const copies: Copy[] = [];
  const [before, after] = await inStore(file, 1, async (store) => {
    const old = await readBoardState(store);
    const watched = watchWrites(store, (point) => {
      const copy = path.join(folder, `${copies.length}.db`);
      copyStore(file, copy);
      copies.push({ point: `${copies.length} (${point})`, file: copy });
    });
    await runBoardJob(watched, job, 1);
    return [old, await readBoardState(store)];
  });
  expect(after).not.toBe(before);
  const found = copies.map(({ point }) => point);
  expect(found.length, `${job} has ${found.length} write points`).toBeGreaterThanOrEqual(FEWEST_POINTS);
  for (const written of WRITTEN[job])
    expect(found, `among the ${found.length} write points of ${job}`).toContainEqual(
      expect.stringContaining(`(${written})`),
    );
  return { before, after, copies };
}

/** With what is not in the file itself yet. */
function copyStore(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(`${from}${suffix}`)) copyFileSync(`${from}${suffix}`, `${to}${suffix}`);
}

/** At the time of a run. */
async function inStore<R>(file: string, runId: number, work: (store: Store) => Promise<R>): Promise<R> {
  const store = await openStore({ url: `sqlite:${file}`, clock: () => clockOf(runId) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
