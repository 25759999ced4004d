import { sql, type Body, type Tx } from '@sb/storage';
import type { RunRequest } from '../run.ts';
import { findQueueNames, findRealJobNames } from '../definitions.sql.ts';

export interface Refusal {
  readonly jobFound: boolean;
  /** The job accepts no run without a dedupe key. */
  readonly needsKey: boolean;
  readonly queue: string;
  readonly queueFound: boolean;
  readonly draining: boolean;
  readonly queues: readonly string[];
  /** The jobs that there are; empty when the job is found. */
  readonly jobs: readonly string[];
}

/** Why an insert has stored no run. Asked only then, so that a successful enqueue pays nothing for it. */
export function* findRefusal(tx: Tx, request: RunRequest): Body<Refusal> {
  const job = yield* tx.first(sql<{ queue: string; needs_key: number }>`
    select q.name as queue, d.needs_key from job_defs d join queues q on q.id = d.queue_id
    where d.name = ${request.jobId} and d.version <> ''`);
  const queue = request.queue ?? job?.queue ?? 'default';
  const found = yield* tx.first(sql<{ mode: string }>`select mode from queues where name = ${queue}`);
  return {
    jobFound: job !== undefined,
    needsKey: job?.needs_key === 1,
    queue,
    queueFound: found !== undefined,
    draining: found?.mode === 'draining',
    queues: yield* findQueueNames(tx),
    jobs: job ? [] : yield* findRealJobNames(tx),
  };
}
