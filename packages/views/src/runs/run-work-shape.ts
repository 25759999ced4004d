import type { AttemptRecord, RunWork, StepRecord } from '@sb/queue';
import { difference, isoTime } from '../shapes.ts';
import { attemptOfClaim } from './run-phases.ts';

/**
 * Steps, checkpoints and progress of a run; empty ones are omitted. `attempt` of a step: the one that made it; absent when
 * it was copied from the run that this one replays.
 */
export function runWorkShape(
  { steps, checkpoints, progress }: RunWork,
  attempts: readonly Pick<AttemptRecord, 'claimNo'>[],
) {
  const stepShape = ({ startedAt, at, ...step }: StepRecord) => ({
    ...step,
    attempt: step.claimNo === 0 ? undefined : attemptOfClaim(attempts, step.claimNo),
    startedAt: isoTime(startedAt),
    at: isoTime(at),
    durationMs: difference(startedAt, at),
  });
  return {
    progress: progress && { ...progress, at: isoTime(progress.at) },
    steps: steps.length === 0 ? undefined : steps.map(stepShape),
    checkpoints:
      checkpoints.length === 0 ? undefined : checkpoints.map((one) => ({ ...one, at: isoTime(one.at) })),
  };
}
