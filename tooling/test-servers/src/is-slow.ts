import { inject } from 'vitest';

/** Whether this run has the proofs that take minutes, `pnpm test:slow`: they try more cases than the others. */
export function isSlow(): boolean {
  return inject('isSlow') ?? false;
}
