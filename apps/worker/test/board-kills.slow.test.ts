/** The jobs of a board, killed at every write point. In one process, board-crash.test.ts shows the same for SQLite. */
import { expect, test } from 'vitest';
import { FEWEST_POINTS, type Kill, killRuns, prepareBoards } from './board-kills.ts';
import { BOARD_JOBS } from './fixture/board-runs.ts';
import { STORES } from './place-on.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test.for(STORES.flatMap((dialect) => BOARD_JOBS.map((job) => [dialect, job] as const)))(
  'on %s a process of %s is killed at every write point, and the next one ends its work',
  async ([dialect, job], context) => {
    const nextBoard = await prepareBoards(dialect, worker, context);
    const { points, wrong } = await killRuns(job, { nextBoard, choose: chooseAll });
    expect(points, `${job} has ${points} write points`).toBeGreaterThanOrEqual(FEWEST_POINTS);
    expect(wrong).toEqual([]);
    console.log(`write points (${dialect}, ${job})`, { points, kills: points * 2 });
  },
);

function chooseAll(points: readonly string[]): readonly Kill[] {
  return points.flatMap((_, at): Kill[] => [
    { at, nextRun: 1 },
    { at, nextRun: 2 },
  ]);
}
