/** What pausing and resuming a job have in common: the row, the event and the word to running nodes. */
import { engineEvent, publish } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { UnknownJobError } from '../errors.ts';
import {
  type Change,
  changeFacts,
  type JobMode,
  type JobStanding,
  type Operator,
  standingOf,
} from '../standing.ts';
import { bumpDefinitions } from '../definitions.sql.ts';
import { lockStanding, setStanding } from './standing.sql.ts';

interface Wanted extends Operator {
  readonly type: 'job.paused' | 'job.resumed';
  readonly standing: JobStanding;
  /** The mode that it need not be taken to again. */
  readonly unless?: JobMode;
}

/** Fails with `UNKNOWN_JOB`. */
export function* changeJob(tx: Tx, jobId: string, wanted: Wanted): Body<Change<JobMode>> {
  const { type, standing: after, unless, actor, reason } = wanted;
  const row = yield* lockStanding(tx, 'job_defs', jobId);
  if (!row) throw new UnknownJobError(jobId);
  const before = standingOf(row);
  if (before.mode === unless) return { changed: false, before, after: before };
  yield* setStanding(tx, 'job_defs', { id: row.id, standing: after });
  yield* bumpDefinitions(tx);
  yield* publish(tx, [
    engineEvent(type, { jobId, ...changeFacts({ before, after }, reason) }, { actor, jobId }),
  ]);
  return { changed: true, before, after };
}
