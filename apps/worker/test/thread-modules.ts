/** Modules of another project, with jobs for threads. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Place } from './use-worker.ts';

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

/** Writes ./jobs.mjs, and what it imports. */
export function writeThreadModules({ folder }: Place): void {
  writeFileSync(path.join(folder, 'jobs.mjs'), JOBS);
  writeFileSync(path.join(folder, 'primes.mjs'), PRIMES);
}
