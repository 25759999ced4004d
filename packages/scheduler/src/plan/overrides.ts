/** Overrides: what operators ask of a schedule for a while, on top of its definition. */
import type { RunRequest } from '@sb/queue/engine';
import { type CompiledCron, cachedCron } from '../cron/cron.ts';
import { overrideCron } from './cron-override.ts';

interface OfFire {
  /** The fire has come before its time. Its change stays until its time has passed, so that it does not come again. */
  readonly isDecided?: boolean | undefined;
}

export interface SkippedFire extends OfFire {
  readonly kind: 'skip';
}

export interface ChangedFire extends OfFire {
  readonly kind: 'change';
  /** When it runs instead, ms since the epoch. */
  readonly runAt?: number | undefined;
  /** The input of its run instead. */
  readonly input?: unknown;
  /** The dedupe key of that input; empty when the job computes none. */
  readonly key?: Pick<RunRequest, 'dedupeKey' | 'dedupeTtlMs'> | undefined;
}

export type FireChange = SkippedFire | ChangedFire;

/** By the nominal instant of the fire, ms since the epoch. */
export type FireChanges = ReadonlyMap<number, FireChange>;

/** Another expression for a while. Ms since the epoch. */
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

/** The expression of a schedule with its overrides. Throws `CronError` or `ZoneError`. */
export function effectiveCron(
  own: Pick<CompiledCron, 'expression' | 'timezone'>,
  { cron }: Overrides,
): CompiledCron {
  return cron ? overrideCron(cachedCron(own), { ...cron, cron: cachedCron(cron) }) : cachedCron(own);
}
