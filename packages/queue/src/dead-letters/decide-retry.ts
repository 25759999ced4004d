/** Decides whether `maintenance.retry` may replay a dead run, and when. Pure. */
import { assertNever, type FailureReason } from '@sb/jobs';

/** The delay from the run's end to its first replay; the delay doubles with each further one. */
const FIRST_DELAY_MS = 5 * 60_000;

/** Why a dead run is not replayed. */
export const RETRY_REFUSALS = [
  /** Its job keeps the store in order: it has its own schedule. */
  'maintenance',
  /** Its job only reports what another would do. */
  'dry_run_job',
  /** It was a dry run. */
  'dry_run',
  'excluded',
  /** This process does not have the job, or no code defines it any more. */
  'not_registered',
  'dependency',
  'invalid_input',
  'unknown_job',
  /** The job has declared the error permanent. */
  'permanent',
  /** Its process was killed, and a person had started the run by hand. */
  'started_by_hand',
  'max_retries',
  'queue_draining',
  'queue_full',
  /** An unfinished run has its dedupe key. */
  'duplicate',
] as const;

export type RetryRefusal = (typeof RETRY_REFUSALS)[number];

export interface DeadRun {
  readonly jobId: string;
  readonly reason: FailureReason;
  readonly diedAt: number;
  readonly permanent: boolean;
  /** It was started by `worker job`. */
  readonly pinned: boolean;
  readonly dryRun: boolean;
  readonly jobIsKnown: boolean;
  readonly queueIsDraining: boolean;
  /** How often the first run of its series was replayed, by operators too. */
  readonly replays: number;
}

export interface RetryRules {
  readonly maxRetries: number;
  readonly excludeJobs: readonly string[];
  readonly isRegistered: (jobId: string) => boolean;
}

export type RetryDecision = { readonly refused: RetryRefusal } | { readonly replayAt: number };

export function decideRetry(run: DeadRun, rules: RetryRules): RetryDecision {
  const refused = refusalOfJob(run, rules) ?? refusalOfEnd(run) ?? refusalForNow(run, rules);
  return refused ? { refused } : { replayAt: run.diedAt + FIRST_DELAY_MS * 2 ** run.replays };
}

function refusalOfJob(
  { jobId, jobIsKnown, dryRun }: DeadRun,
  { excludeJobs, isRegistered }: RetryRules,
): RetryRefusal | undefined {
  if (jobId.startsWith('maintenance.')) return 'maintenance';
  if (jobId.endsWith('.dryrun')) return 'dry_run_job';
  if (dryRun) return 'dry_run';
  if (excludeJobs.includes(jobId)) return 'excluded';
  return jobIsKnown && isRegistered(jobId) ? undefined : 'not_registered';
}

function refusalOfEnd({ reason, permanent, pinned }: DeadRun): RetryRefusal | undefined {
  switch (reason) {
    case 'error':
    case 'timed_out':
      return permanent ? 'permanent' : undefined;
    case 'lost':
      return pinned ? 'started_by_hand' : undefined;
    case 'dependency':
    case 'invalid_input':
    case 'unknown_job':
      return reason;
    default:
      return assertNever(reason, 'a reason of a failure');
  }
}

function refusalForNow(
  { replays, queueIsDraining }: DeadRun,
  { maxRetries }: RetryRules,
): RetryRefusal | undefined {
  if (replays >= maxRetries) return 'max_retries';
  return queueIsDraining ? 'queue_draining' : undefined;
}
