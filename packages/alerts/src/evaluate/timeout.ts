import type { JobFacts } from '../facts.ts';
import { truth } from './look.ts';
import { type Finding } from '../verdict.ts';

/** The next success ends it. */
export function timeout(job: JobFacts): Finding {
  const { lastTimeout, lastSuccessAt = -Infinity } = job;
  const isOpen = lastTimeout !== undefined && lastTimeout.at > lastSuccessAt;
  return {
    verdict: truth(isOpen),
    value: isOpen ? 'timed out' : 'no timeout',
    threshold: 'any',
    detail: isOpen
      ? `A run of ${job.jobId} timed out, and none has succeeded since`
      : `No run of ${job.jobId} timed out since its last success`,
    error: lastTimeout?.error,
    runId: lastTimeout?.runId,
    occurredAt: lastTimeout?.at,
  };
}
