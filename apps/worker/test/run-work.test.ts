/** Steps and progress as people see them. */
import { expect, test } from 'vitest';
import { endedRun } from './daemons.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('a replay from a step has what was made before it, and both runs show it', async () => {
  const place = worker.place();
  const failed = await place.ask(['job', 'test.steps', '--follow']);
  expect(failed).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('run 1  1 of 2 (50 %) · fetched\n'),
  });
  expect(await place.json(['run:show', '1'])).toMatchObject({
    progress: { done: 1, total: 2, note: 'fetched', at: expect.stringMatching(/Z$/) },
    steps: [
      {
        id: 'fetch',
        state: 'done',
        claimNo: 1,
        attempt: 1,
        result: 1,
        startedAt: expect.stringMatching(/Z$/),
        durationMs: expect.any(Number),
      },
      { id: 'send', state: 'failed', claimNo: 1 },
    ],
    checkpoints: [{ key: 'page', value: 7 }],
  });
  expect(await place.ask(['run:replay', '1', '--from-step', 'sned'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('Run 1 has no step "sned" on record: it has fetch, send.'),
  });
  const how = ['--from-step', 'send', '--input', '{"good":true}'];
  expect(await place.ask(['run:replay', '1', ...how])).toMatchObject({ exitCode: 0, stdout: '2\n' });
  const daemon = place.start(['daemon']);
  await daemon.until(/run succeeded/);
  expect(await endedRun(place, 2)).toMatchObject({
    result: { rows: 1 },
    replayOf: 1,
    steps: [{ id: 'fetch', claimNo: 0 }, { id: 'send' }],
  });
  const followed = await place.ask([
    'job',
    'test.steps',
    '--input',
    '{"good":true}',
    '--enqueue',
    '--follow',
  ]);
  expect(followed).toEqual({
    exitCode: 0,
    stdout: '3\ttest.steps\tsucceeded\t{"rows":3}\n',
    stderr: 'run 3  2 of 2 (100 %)\n',
  });
});
