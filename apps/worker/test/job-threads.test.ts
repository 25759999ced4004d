/** Jobs in threads, in the program as it is shipped: the thread finds the modules that the program was told of. */
import { expect, test } from 'vitest';
import { started } from './daemons.ts';
import { writeThreadModules } from './thread-modules.ts';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

function placeWithJobs(): Place {
  const place = worker.place({ WORKER_JOBS: './jobs.mjs' });
  writeThreadModules(place);
  return place;
}

test('worker job: the result alone is on stdout, and an error names the line of the module', async () => {
  const place = placeWithJobs();
  const counted = await place.run(['job', 'own.primes', '--input', '{"below":1000}', '--json']);
  expect(JSON.parse(counted.stdout)).toMatchObject({ data: { state: 'succeeded', result: { primes: 168 } } });
  expect(counted.stderr).toContain('counting in a thread\n');
  expect(await place.json(['events:tail', '--type', 'primes.*'])).toMatchObject([
    { payload: { below: 1000 } },
  ]);
  const failed = await place.run(['job', 'own.wrong', '--json']);
  expect(failed.exitCode).toBe(1);
  expect(JSON.parse(failed.stdout)).toMatchObject({
    data: {
      error: { name: 'RangeError', message: 'no such number', stack: expect.stringMatching(/jobs\.mjs:20/) },
    },
  });
});

test('a daemon goes on beside a run that never looks up, and puts it back when it stops', async () => {
  const place = placeWithJobs();
  const daemon = await started(place);
  await place.run(['job', 'own.spin', '--enqueue']);
  await daemon.until(/"runId":1,.*spinning/);
  const greeted = await place.run(['job', 'test.greet', '--enqueue', '--follow']);
  expect(greeted.stdout).toMatch(/test\.greet\tsucceeded/);
  const { stdout } = await daemon.insist('SIGTERM');
  expect(stdout).toMatch(/"putBack":1,"msg":"stopped"/);
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'queued', attempt: 0 });
});
