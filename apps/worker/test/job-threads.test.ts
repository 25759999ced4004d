/** Jobs in threads, in the program as it is shipped: the thread finds the modules that the program was told of. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { started } from './daemons.ts';
import { type Place, useWorker } from './use-worker.ts';

const JOBS = `
import { isMainThread } from 'node:worker_threads';
import { primesBelow } from './primes.mjs';

export const primes = {
  id: 'own.primes', name: 'Primes', isolation: 'thread',
  async run(ctx) {
    console.log('counting in ' + (isMainThread ? 'the main thread' : 'a thread'));
    ctx.progress(1, 1, 'counted');
    await ctx.events.publish('primes.counted', { below: ctx.input.below });
    return ctx.step('count', () => ({ primes: primesBelow(ctx.input.below) }));
  },
};
export const spin = {
  id: 'own.spin', name: 'Spin', isolation: 'thread',
  run(ctx) { ctx.logger.info('spinning'); for (;;); },
};
export const wrong = {
  id: 'own.wrong', name: 'Wrong', isolation: 'thread',
  run() { throw new RangeError('no such number'); },
};
`;
const PRIMES = `
const isPrime = (n) => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; };
export const primesBelow = (end) => Array.from({ length: end }, (_, n) => n).filter((n) => n > 1 && isPrime(n)).length;
`;

const worker = useWorker();

function placeWithJobs(): Place {
  const place = worker.place({ WORKER_JOBS: './jobs.mjs' });
  writeFileSync(path.join(place.folder, 'jobs.mjs'), JOBS);
  writeFileSync(path.join(place.folder, 'primes.mjs'), PRIMES);
  return place;
}

test('worker job: the result alone is on stdout, and an error names the line of the module', async () => {
  const place = placeWithJobs();
  const counted = await place.run(['job', 'own.primes', '--input', '{"below":1000}', '--json']);
  expect(JSON.parse(counted.stdout)).toMatchObject({ data: { state: 'succeeded', result: { primes: 168 } } });
  expect(counted.stderr).toContain('counting in a thread\n');
  expect((await place.run(['events:tail', '--type', 'primes.*', '--json'])).stdout).toContain(
    '{"below":1000}',
  );
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
