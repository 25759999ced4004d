/** Some kills of the jobs of a board; board-kills.slow.test.ts has all, board-crash.test.ts all of them in one process. */
import { expect, test } from 'vitest';
import { FEWEST_POINTS, type Kill, killRuns, prepareBoards } from './board-kills.ts';
import { BOARD_JOBS } from './fixture/board-runs.ts';
import { STORES } from './place-on.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test.concurrent.for(STORES.flatMap((dialect) => BOARD_JOBS.map((job) => [dialect, job] as const)))(
  'on %s a killed process of %s leaves all of its work or none, and the next one ends it',
  async ([dialect, job], context) => {
    const nextBoard = await prepareBoards(dialect, worker, context);
    const { points, wrong } = await killRuns(job, { nextBoard, choose: chooseTwo });
    expect(points, `${job} has ${points} write points`).toBeGreaterThanOrEqual(FEWEST_POINTS);
    expect(wrong).toEqual([]);
  },
);

/** In the middle of its work, and when that is stored but the run does not know. */
function chooseTwo(points: readonly string[]): readonly Kill[] {
  const summary = points.indexOf('insert into summaries');
  expect(points.slice(summary, summary + 3)).toEqual(['insert into summaries', 'commit', 'committed']);
  return [
    { at: summary, nextRun: 2 },
    { at: summary + 2, nextRun: 1 },
  ];
}
