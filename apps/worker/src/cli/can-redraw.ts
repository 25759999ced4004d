import type { Io } from './command.ts';

/** Whether a line on stderr may be replaced by a newer one: a person looks, at a terminal that can. */
export function canRedraw({ stderr, env }: Pick<Io, 'stderr' | 'env'>): boolean {
  return stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb';
}
