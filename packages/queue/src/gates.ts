/**
 * The limits that a run has to pass: that of its queue, and that of its job or of its key. How many run is counted
 * where it is asked (store/gates.ts), never noted.
 */
import type { OnConflict } from '@sb/jobs';

export type GateKind = 'key' | 'job' | 'queue';

/** One limit: `id` is that of the queue or the job. */
export interface Gate {
  readonly kind: GateKind;
  readonly id: number;
  readonly key: string | null;
  readonly limit: number;
  readonly onConflict: OnConflict;
}

export interface JobLimit {
  readonly limit: number;
  /** So many of each key. */
  readonly isKeyed: boolean;
  readonly onConflict: OnConflict;
}

/** What is limited, by id. */
export interface Limits {
  readonly jobs: ReadonlyMap<number, JobLimit>;
  readonly queues: ReadonlyMap<number, number>;
}

/** What says which gates a run has. */
export interface GatedFacts {
  readonly job_id: number;
  readonly queue_id: number;
  readonly limit_key: string | null;
}

/** The narrowest first: it is the one that a run is held for. */
export function gatesOf(
  { job_id, queue_id, limit_key }: GatedFacts,
  { jobs, queues }: Limits,
): readonly Gate[] {
  const gates: Gate[] = [];
  const job = jobs.get(job_id);
  if (job && (!job.isKeyed || limit_key !== null)) {
    const { limit, isKeyed, onConflict } = job;
    gates.push({
      kind: isKeyed ? 'key' : 'job',
      id: job_id,
      key: isKeyed ? limit_key : null,
      limit,
      onConflict,
    });
  }
  const limit = queues.get(queue_id);
  if (limit !== undefined) gates.push({ kind: 'queue', id: queue_id, key: null, limit, onConflict: 'queue' });
  return gates;
}

export function gateName({ kind, id, key }: Pick<Gate, 'kind' | 'id' | 'key'>): string {
  return `${kind} ${id} ${key ?? ''}`;
}

/** Each gate of these runs once. */
export function allGatesOf(runs: readonly GatedFacts[], limits: Limits): ReadonlyMap<string, Gate> {
  return new Map(runs.flatMap((run) => gatesOf(run, limits)).map((gate) => [gateName(gate), gate]));
}
