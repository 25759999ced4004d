/** Dead letters and operations as lists and reports show them. Pure. */
import type { ClosedLetter, DeadLetterDetails, OperationRecord, Refused } from '@sb/queue';
import { clean, isoTime, outcomeSentence } from '@sb/views';
import type { LetterReport, LetterRow, Operation } from '../answers/failures.ts';
import type { RunRow } from '../answers/runs.ts';

/** `fingerprint`: of its group, where that is known; `run`: as the history still has it. */
export function letterRow(
  letter: DeadLetterDetails,
  fingerprint: string | undefined,
  run?: RunRow,
): LetterRow {
  const { runId, jobId, queue, diedAt, status, replayedAs, reason, error, tags } = letter;
  return {
    runId,
    jobId,
    queue,
    diedAt: isoTime(diedAt),
    status,
    ...(replayedAs !== undefined && { replayedAs }),
    reason,
    ...(error && { message: clean(error.message) }),
    ...(fingerprint !== undefined && { fingerprint }),
    tags: [...tags],
    ...(run && run.attempt > 0 && { attempts: run.attempt }),
    ...(run?.createdBy !== undefined && { createdBy: run.createdBy }),
    ...(run?.preview !== undefined && { preview: run.preview }),
  };
}

export interface Report {
  /** `replayed` */
  readonly verb: string;
  readonly dryRun: boolean;
  readonly done: readonly { readonly runId: number; readonly jobId: string; readonly replayedAs?: number }[];
  readonly refused?: readonly Refused[];
  readonly closed: readonly ClosedLetter[];
  readonly isWhole: boolean;
}

export function letterReport(report: Report): LetterReport {
  const { verb, dryRun, done, refused = [], closed, isWhole } = report;
  const all = done.length + refused.length + closed.length;
  return {
    says: outcomeSentence({ done: done.length, all }, verb, dryRun),
    dryRun,
    done: done.map(({ runId, jobId, replayedAs }) => ({
      runId,
      jobId,
      ...(replayedAs !== undefined && { replayedAs }),
    })),
    refused: refused.map(({ runId, jobId, error }) => ({
      runId,
      jobId,
      ...('code' in error && { code: String(error.code) }),
      says: error.message,
    })),
    closed: closed.length,
    isWhole,
  };
}

export function operationRow(operation: OperationRecord): Operation {
  const { id, kind, state, total, done, refused, by, reason, createdAt, endedAt, says, stoppedBy } =
    operation;
  return {
    id,
    kind,
    state,
    total,
    done,
    refused,
    by: clean(by),
    ...(reason !== undefined && { reason: clean(reason) }),
    ...(stoppedBy !== undefined && { stoppedBy: clean(stoppedBy) }),
    createdAt: isoTime(createdAt),
    ...(endedAt !== undefined && { endedAt: isoTime(endedAt) }),
    says: says.map(clean),
  };
}
