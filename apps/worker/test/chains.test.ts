import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('a run is asked for after others, shown with its chain, cancelled with it, and retried with it', async () => {
  const place = worker.place({ USER: 'ada' });
  const ask = async (...flags: readonly string[]) =>
    (await place.run(['job', 'test.greet', '--enqueue', ...flags])).stdout.trim();
  expect([await ask(), await ask('--after', '1'), await ask('--after', '1,2')]).toEqual(['1', '2', '3']);
  const shown = await place.json(['run:show', '3']);
  expect(shown).toMatchObject({
    state: 'waiting',
    after: [{ run: 1, on: 'success' }, { run: 2 }],
    chain: [1, 2, 3],
  });
  expect(await place.run(['run:cancel', '3', '--chain'])).toEqual({
    exitCode: 0,
    stdout: '1\tcancelled\n2\tcancelled\n3\tcancelled\n',
    stderr: 'Chain 1: 3 runs cancelled.\n',
  });
  expect(await place.run(['run:retry', '2', '--chain'])).toEqual({
    exitCode: 0,
    stdout: '1\t4\n2\t5\n3\t6\n',
    stderr: '3 runs as a new chain: worker run:show 4\n',
  });
  expect(await place.run(['job', 'test.greet', '--enqueue', '--after', '2'])).toMatchObject({
    stdout: '7\n',
    stderr: expect.stringContaining('Run 7 is skipped already: run 2 ended as cancelled'),
  });
  expect(await place.run(['job', 'test.greet', '--enqueue', '--after', '99'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('There is no run 99 to wait for'),
  });
  expect((await place.run(['job', 'test.greet', '--after', '1'])).exitCode).toBe(2);
});
