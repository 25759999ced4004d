/**
 * The limits that a run has to pass: that of its queue, and that of its job or of its key; of how many run, and of how
 * many begin in a time. How many run is counted where it is asked (store/gates.ts), never noted.
 */
import { assertNever, type OnConflict, type RateLimit } from '@sb/jobs';

export type LimitKind = 'key' | 'job' | 'queue';

export type RateKind = 'key_rate' | 'job_rate' | 'queue_rate';

export type GateKind = LimitKind | RateKind;

/** What names a gate: `id` is that of the queue or the job. */
export interface GateName {
  readonly kind: GateKind;
  readonly id: number;
  readonly key: string | null;
}

/** How many run at once. */
export interface LimitGate extends GateName {
  readonly kind: LimitKind;
  /** `gateName`: asked for so often that it is made once. */
  readonly name: string;
  readonly limit: number;
  readonly onConflict: OnConflict;
}

/** How many begin in a time. */
export interface RateGate extends GateName {
  readonly kind: RateKind;
  readonly name: string;
  readonly rate: RateLimit;
}

export type Gate = LimitGate | RateGate;

export interface JobLimit {
  readonly limit: number;
  /** So many of each key. */
  readonly isKeyed: boolean;
  readonly onConflict: OnConflict;
}

export interface JobRate {
  readonly rate: RateLimit;
  readonly isKeyed: boolean;
}

/** What is limited, by id. */
export interface Limits {
  readonly jobs: ReadonlyMap<number, JobLimit>;
  readonly queues: ReadonlyMap<number, number>;
}

export interface Rates {
  readonly jobRates: ReadonlyMap<number, JobRate>;
  readonly queueRates: ReadonlyMap<number, RateLimit>;
}

/** What says which limits a run has. */
export interface LimitFacts {
  readonly job_id: number;
  readonly queue_id: number;
  readonly limit_key: string | null;
}

/** What says which gates a run has. */
export interface GatedFacts extends LimitFacts {
  readonly rate_key: string | null;
}

/** The narrowest first: it is the one that a run is held for. */
export function limitsOf(
  { job_id, queue_id, limit_key }: LimitFacts,
  { jobs, queues }: Limits,
): readonly LimitGate[] {
  const gates: LimitGate[] = [];
  const job = jobs.get(job_id);
  if (job && (!job.isKeyed || limit_key !== null)) {
    const kind = job.isKeyed ? 'key' : 'job';
    gates.push(limitGate({ kind, id: job_id, key: job.isKeyed ? limit_key : null }, job));
  }
  const limit = queues.get(queue_id);
  if (limit !== undefined) gates.push(queueGate(queue_id, limit));
  return gates;
}

/** The narrowest first. */
export function ratesOf(
  { job_id, queue_id, rate_key }: GatedFacts,
  { jobRates, queueRates }: Rates,
): readonly RateGate[] {
  const gates: RateGate[] = [];
  const job = jobRates.get(job_id);
  if (job && (!job.isKeyed || rate_key !== null)) {
    const kind = job.isKeyed ? 'key_rate' : 'job_rate';
    gates.push(rateGate({ kind, id: job_id, key: job.isKeyed ? rate_key : null }, job.rate));
  }
  const rate = queueRates.get(queue_id);
  if (rate) gates.push(rateGate({ kind: 'queue_rate', id: queue_id, key: null }, rate));
  return gates;
}

/** A run that is held for a place waits for that first, and then for its turn. */
export function gatesOf(run: GatedFacts, scene: Limits & Rates): readonly Gate[] {
  return [...limitsOf(run, scene), ...ratesOf(run, scene)];
}

/** Undefined: there is no such limit any more. */
export function gateNamed(
  { kind, id, key }: GateName,
  { jobs, queues, jobRates, queueRates }: Limits & Rates,
): Gate | undefined {
  switch (kind) {
    case 'queue': {
      const limit = queues.get(id);
      return limit === undefined ? undefined : queueGate(id, limit);
    }
    case 'queue_rate': {
      const rate = queueRates.get(id);
      return rate && rateGate({ kind, id, key }, rate);
    }
    case 'job':
    case 'key': {
      const job = jobs.get(id);
      return job?.isKeyed === (kind === 'key') ? limitGate({ kind, id, key }, job) : undefined;
    }
    case 'job_rate':
    case 'key_rate': {
      const job = jobRates.get(id);
      return job?.isKeyed === (kind === 'key_rate') ? rateGate({ kind, id, key }, job.rate) : undefined;
    }
    default:
      return assertNever(kind, 'a kind of a limit');
  }
}

function limitGate(
  { kind, id, key }: GateName & { readonly kind: LimitKind },
  { limit, onConflict }: Pick<JobLimit, 'limit' | 'onConflict'>,
): LimitGate {
  return { kind, id, key, name: gateName({ kind, id, key }), limit, onConflict };
}

function queueGate(id: number, limit: number): LimitGate {
  return limitGate({ kind: 'queue', id, key: null }, { limit, onConflict: 'queue' });
}

function rateGate({ kind, id, key }: GateName & { readonly kind: RateKind }, rate: RateLimit): RateGate {
  return { kind, id, key, name: gateName({ kind, id, key }), rate };
}

export function isRate(gate: Gate): gate is RateGate {
  return 'rate' in gate;
}

export function isLimit(gate: Gate): gate is LimitGate {
  return !isRate(gate);
}

function gateName({ kind, id, key }: GateName): string {
  return `${kind} ${id} ${key ?? ''}`;
}

/** Each of them once, by its name. */
export function byName<G extends Gate>(gates: readonly G[]): ReadonlyMap<string, G> {
  return new Map(gates.map((gate) => [gate.name, gate]));
}
