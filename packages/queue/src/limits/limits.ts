/**
 * The limits that a run has to pass: that of its queue, and that of its job or of its key. A concurrency limit says how
 * many run at once; a rate says how many begin in a period. The number of running runs is counted when it is needed
 * (lock-and-release.sql.ts) and never stored.
 */
import { assertNever, type OnConflict, type RateLimit } from '@sb/jobs';

export type ConcurrencyKind = 'key' | 'job' | 'queue';

export type RateKind = 'key_rate' | 'job_rate' | 'queue_rate';

export type LimitKind = ConcurrencyKind | RateKind;

/** `id` is that of the queue or the job. */
export interface LimitName {
  readonly kind: LimitKind;
  readonly id: number;
  readonly key: string | null;
}

/** How many run at once. */
export interface ConcurrencyLimit extends LimitName {
  readonly kind: ConcurrencyKind;
  /** `limitName`, made once because it is used often. */
  readonly name: string;
  readonly max: number;
  readonly onConflict: OnConflict;
}

/** How many begin in a period. */
export interface StartRate extends LimitName {
  readonly kind: RateKind;
  readonly name: string;
  readonly rate: RateLimit;
}

export type Limit = ConcurrencyLimit | StartRate;

export interface JobLimit {
  readonly max: number;
  /** `max` runs of each key. */
  readonly isKeyed: boolean;
  readonly onConflict: OnConflict;
}

export interface JobRate {
  readonly rate: RateLimit;
  readonly isKeyed: boolean;
}

/** By id of the job or queue. */
export interface ConcurrencyLimits {
  readonly jobs: ReadonlyMap<number, JobLimit>;
  readonly queues: ReadonlyMap<number, number>;
}

export interface Rates {
  readonly jobRates: ReadonlyMap<number, JobRate>;
  readonly queueRates: ReadonlyMap<number, RateLimit>;
}

/** Decides which concurrency limits a run has. */
export interface SlotFacts {
  readonly job_id: number;
  readonly queue_id: number;
  readonly limit_key: string | null;
}

/** Decides which limits a run has, rates too. */
export interface LimitFacts extends SlotFacts {
  readonly rate_key: string | null;
}

/** The narrowest first: a run is held for the first one that is full. */
export function concurrencyLimitsOf(
  { job_id, queue_id, limit_key }: SlotFacts,
  { jobs, queues }: ConcurrencyLimits,
): readonly ConcurrencyLimit[] {
  const limits: ConcurrencyLimit[] = [];
  const job = jobs.get(job_id);
  if (job && (!job.isKeyed || limit_key !== null)) {
    const kind = job.isKeyed ? 'key' : 'job';
    limits.push(concurrencyLimit({ kind, id: job_id, key: job.isKeyed ? limit_key : null }, job));
  }
  const max = queues.get(queue_id);
  if (max !== undefined) limits.push(queueLimit(queue_id, max));
  return limits;
}

/** The narrowest first. */
export function ratesOf(
  { job_id, queue_id, rate_key }: LimitFacts,
  { jobRates, queueRates }: Rates,
): readonly StartRate[] {
  const rates: StartRate[] = [];
  const job = jobRates.get(job_id);
  if (job && (!job.isKeyed || rate_key !== null)) {
    const kind = job.isKeyed ? 'key_rate' : 'job_rate';
    rates.push(startRate({ kind, id: job_id, key: job.isKeyed ? rate_key : null }, job.rate));
  }
  const rate = queueRates.get(queue_id);
  if (rate) rates.push(startRate({ kind: 'queue_rate', id: queue_id, key: null }, rate));
  return rates;
}

/** Concurrency limits first: a run is held for a slot before it is held for a rate. */
export function limitsOf(run: LimitFacts, snapshot: ConcurrencyLimits & Rates): readonly Limit[] {
  return [...concurrencyLimitsOf(run, snapshot), ...ratesOf(run, snapshot)];
}

/** Undefined when the limit was taken away. */
export function limitNamed(
  { kind, id, key }: LimitName,
  { jobs, queues, jobRates, queueRates }: ConcurrencyLimits & Rates,
): Limit | undefined {
  switch (kind) {
    case 'queue': {
      const max = queues.get(id);
      return max === undefined ? undefined : queueLimit(id, max);
    }
    case 'queue_rate': {
      const rate = queueRates.get(id);
      return rate && startRate({ kind, id, key }, rate);
    }
    case 'job':
    case 'key': {
      const job = jobs.get(id);
      return job?.isKeyed === (kind === 'key') ? concurrencyLimit({ kind, id, key }, job) : undefined;
    }
    case 'job_rate':
    case 'key_rate': {
      const job = jobRates.get(id);
      return job?.isKeyed === (kind === 'key_rate') ? startRate({ kind, id, key }, job.rate) : undefined;
    }
    default:
      return assertNever(kind, 'a kind of a limit');
  }
}

function concurrencyLimit(
  { kind, id, key }: LimitName & { readonly kind: ConcurrencyKind },
  { max, onConflict }: Pick<JobLimit, 'max' | 'onConflict'>,
): ConcurrencyLimit {
  return { kind, id, key, name: limitName({ kind, id, key }), max, onConflict };
}

function queueLimit(id: number, max: number): ConcurrencyLimit {
  return concurrencyLimit({ kind: 'queue', id, key: null }, { max, onConflict: 'queue' });
}

function startRate({ kind, id, key }: LimitName & { readonly kind: RateKind }, rate: RateLimit): StartRate {
  return { kind, id, key, name: limitName({ kind, id, key }), rate };
}

export function isRate(limit: Limit): limit is StartRate {
  return 'rate' in limit;
}

export function isConcurrencyLimit(limit: Limit): limit is ConcurrencyLimit {
  return !isRate(limit);
}

function limitName({ kind, id, key }: LimitName): string {
  return `${kind} ${id} ${key ?? ''}`;
}

/** Each of them once, by its name. */
export function byName<L extends Limit>(limits: readonly L[]): ReadonlyMap<string, L> {
  return new Map(limits.map((limit) => [limit.name, limit]));
}
