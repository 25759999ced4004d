/** A run as data to compare: what it was asked and what came of it, and apart from them the circumstances. Pure. */
import type { NodeRecord, RunDetails, RunError, RunWork } from '@sb/queue';
import { isoTime } from '@sb/views';
import { isRunError } from '../../../views/error-lines.ts';

export interface RunToCompare {
  readonly run: RunDetails;
  readonly work: RunWork;
  /** The node of its last attempt, while the store has a record of it. */
  readonly node: Pick<NodeRecord, 'name' | 'version'> | undefined;
}

/**
 * Equal for two runs that were asked the same, by the same code and configuration, and ended in the same way. The version
 * of the code counts where that of both runs is known.
 */
export function essence({ run, work, node }: RunToCompare, other: RunToCompare) {
  return present({
    job: run.jobId,
    queue: run.queue,
    priority: run.priority,
    maxAttempts: run.maxAttempts,
    dryRun: run.dryRun,
    tags: run.tags,
    version: other.node && node?.version,
    input: run.input,
    state: run.state,
    reason: run.reason,
    error: run.error && errorFacts(run.error),
    result: run.result,
    attempts: run.attempts.map(({ outcome, error }) =>
      present({ outcome, error: error && errorFacts(error) }),
    ),
    steps: Object.fromEntries(
      work.steps.map(({ id, state, bytes, result }) => [id, present({ state, bytes, result })]),
    ),
    checkpoints: Object.fromEntries(work.checkpoints.map(({ key, value }) => [key, value])),
  });
}

/** Differ between almost any two runs. So does a version if that of the other run is unknown. */
export function circumstances({ run, work, node }: RunToCompare, other: RunToCompare) {
  return present({
    trigger: run.trigger,
    schedule: run.schedule,
    fireTime: isoTime(run.fireTime),
    createdBy: run.createdBy,
    node: node?.name,
    version: other.node ? undefined : node?.version,
    waitedMs: span(run.createdAt, run.startedAt),
    durationMs: span(run.startedAt, run.finishedAt),
    totalMs: span(run.createdAt, run.finishedAt),
    attemptMs: run.attempts.map(({ startedAt, finishedAt }) => finishedAt - startedAt),
    stepMs: Object.fromEntries(
      work.steps.flatMap(({ id, startedAt, at }) => (startedAt === undefined ? [] : [[id, at - startedAt]])),
    ),
  });
}

/** Without the stack, which has paths of the machine, and moves with every edit of the code. */
function errorFacts({ name, message, code, cause }: RunError): object {
  return present({ name, message, code, because: isRunError(cause) ? errorFacts(cause) : undefined });
}

function span(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

function present(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
