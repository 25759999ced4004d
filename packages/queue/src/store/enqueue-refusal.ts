import { sql, type Body, type Tx } from '@sb/storage';
import type { RunRequest } from '../run.ts';
import { findQueueNames } from './job-defs.ts';

export interface Refusal {
  readonly jobFound: boolean;
  readonly queue: string;
  readonly draining: boolean;
  readonly queues: readonly string[];
}

/** Why an insert found nothing to insert. Asked only then, so that the good case costs nothing. */
export function* findRefusal(tx: Tx, request: RunRequest): Body<Refusal> {
  const job = yield* tx.first(sql<{ queue: string }>`
    select q.name as queue from job_defs d join queues q on q.id = d.queue_id
    where d.name = ${request.jobId} and d.version <> ''`);
  const queue = request.queue ?? job?.queue ?? 'default';
  const found = yield* tx.first(sql<{ mode: string }>`select mode from queues where name = ${queue}`);
  return {
    jobFound: job !== undefined,
    queue,
    draining: found?.mode === 'draining',
    queues: yield* findQueueNames(tx),
  };
}
