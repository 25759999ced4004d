/** What operators want of a schedule, over what its file says. */
import type { RunRequest } from '@sb/queue/engine';
import { type CompiledCron, cachedCron } from '../cron/cron.ts';
import { overrideCron } from './cron-override.ts';

export interface SkippedFire {
  readonly kind: 'skip';
}

export interface ChangedFire {
  readonly kind: 'change';
  /** When it runs instead, ms since the epoch. */
  readonly runAt?: number | undefined;
  /** What its run is given instead. */
  readonly input?: unknown;
  /** Of that input, where the job works one out; empty where it does not. */
  readonly key?: Pick<RunRequest, 'dedupeKey' | 'dedupeTtlMs'> | undefined;
}

export type FireChange = SkippedFire | ChangedFire;

/** By the nominal instant of the fire, ms since the epoch. */
export type FireChanges = ReadonlyMap<number, FireChange>;

/** For a while it follows another expression. Ms since the epoch. */
export interface OtherCron {
  readonly expression: string;
  readonly timezone: string;
  readonly since: number;
  readonly until: number;
}

export interface Overrides {
  readonly changes: FireChanges;
  readonly cron?: OtherCron | undefined;
}

export const NO_OVERRIDES: Overrides = { changes: new Map() };

/** When it fires, all considered. Throws `CronError` or `ZoneError`. */
export function effectiveCron(
  own: Pick<CompiledCron, 'expression' | 'timezone'>,
  { cron }: Overrides,
): CompiledCron {
  return cron ? overrideCron(cachedCron(own), { ...cron, cron: cachedCron(cron) }) : cachedCron(own);
}

/** When the next fire is to be looked at: its time and the jitter, or when an operator wants it before that. */
export function dueAt(
  next: number | undefined,
  { jitterMs, changes }: { readonly jitterMs: number; readonly changes: FireChanges },
): number | undefined {
  if (next === undefined) return undefined;
  const change = changes.get(next);
  const wanted = change?.kind === 'change' ? change.runAt : undefined;
  return Math.min(next + jitterMs, wanted ?? Number.POSITIVE_INFINITY);
}
