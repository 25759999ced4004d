// Work that needs the processor, in a module that does nothing but export it: threads import it.
import { defineJob } from '@sb/jobs';

export const report = defineJob({
  id: 'report.primes',
  name: 'Report of primes',
  isolation: 'thread',
  timeout: '1m',
  run: (ctx) => {
    const below = Number(ctx.input?.below ?? 100_000);
    let primes = 0;
    for (let n = 2; n < below; n++) {
      if (isPrime(n)) primes += 1;
      ctx.progress(n + 1, below);
    }
    ctx.logger.info('counted', { below, primes });
    return { primes };
  },
});

/** @param {number} n */
function isPrime(n) {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}
