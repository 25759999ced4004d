import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('a run is asked for after others, shown with its chain, cancelled with it, and retried with it', async () => {
  const place = worker.place({ USER: 'ada' });
  const ask = async (...flags: readonly string[]) =>
    (await place.ask(['job', 'test.greet', '--enqueue', ...flags])).stdout.trim();
  expect([await ask(), await ask('--after', '1'), await ask('--after', '1,2')]).toEqual(['1', '2', '3']);
  const shown = await place.json(['run:show', '3']);
  expect(shown).toMatchObject({
    state: 'waiting',
    after: [{ run: 1, on: 'success' }, { run: 2 }],
    chain: [1, 2, 3],
  });
  expect(await place.ask(['run:cancel', '3', '--chain'])).toEqual({
    exitCode: 0,
    stdout: '1\tcancelled\n2\tcancelled\n3\tcancelled\n',
    stderr: 'Chain 1: 3 runs cancelled.\n',
  });
  expect(await place.ask(['run:retry', '2', '--chain'])).toEqual({
    exitCode: 0,
    stdout: '1\t4\n2\t5\n3\t6\n',
    stderr: '3 runs in a new chain: worker run:show 4\n',
  });
  expect(await place.ask(['job', 'test.greet', '--enqueue', '--after', '2'])).toMatchObject({
    stdout: '7\n',
    stderr: expect.stringContaining('Run 7 is skipped already: run 2 ended as cancelled'),
  });
  expect(await place.ask(['job', 'test.greet', '--enqueue', '--after', '99'])).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('There is no run 99 to wait for'),
  });
});

test('a run that a person starts by hand after others says what it waits for, and runs in that process', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet', '--enqueue']);
  const [waiting, given] = [1, 2].map(() => place.start(['job', 'test.greet', '--after', '1']));
  if (!waiting || !given) throw new Error('not started');
  const said =
    /run (\d) {2}It waits until run 1 \(test\.greet, queued\) succeeds\. Try: worker run:explain 1/;
  await waiting.until(said);
  const [, givenUp = ''] = await given.until(said);
  given.child.kill('SIGINT');
  expect(await given.ended).toMatchObject({
    exitCode: 130,
    stdout: expect.stringContaining('cancelled'),
  });
  expect(await place.ask(['job', 'test.greet', '--after', givenUp])).toMatchObject({
    stdout: expect.stringContaining('skipped'),
    stderr: expect.stringContaining(`Run 4 is skipped already: run ${givenUp} ended as cancelled`),
  });
  place.start(['daemon']);
  expect(await waiting.ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('succeeded') });
});
