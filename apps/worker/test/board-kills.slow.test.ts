/** The jobs of a board, killed at every write point. In one process, board-crash.test.ts shows the same for SQLite. */
import { openStore } from '@sb/storage';
import { expect, test } from 'vitest';
import { countLive, readAftermath, until } from './aftermath.ts';
import { readBoardState, readLeases } from './board-state.ts';
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

test.for(BOARD_JOBS)(
  'a daemon that is killed between the commit of %s and the end of its run leaves nothing to do to the next one',
  async (job, context) => {
    const nextBoard = await prepareBoards('sqlite', worker, context);
    const place = await nextBoard();
    const store = await openStore({ url: place.databaseUrl });
    await place.run(['job', job, '--org', 'acme', '--enqueue']);
    const before = await readBoardState(store);
    const dying = place.start(['daemon'], {
      NODE_OPTIONS: `--import ${worker.fixture('die-after-summary')}`,
    });
    await dying.ended;
    expect(dying.child.signalCode).toBe('SIGKILL');
    const killed = await readBoardState(store);
    expect(killed).not.toBe(before);

    const daemon = place.start(['daemon']);
    await until(daemon, async () => (await countLive(store)) === 0);
    daemon.child.kill('SIGTERM');
    await daemon.ended;
    const { finished, attempts } = await readAftermath(store);
    expect(finished).toMatchObject([{ state: 'succeeded' }]);
    expect([...attempts.values()].flat()).toContain('lost');
    expect(await readBoardState(store)).toBe(killed);
    expect(await readLeases(store)).not.toContain('questboard:acme');
    await store.close();
  },
);
