/** Dead letters as lists and reports show them. Pure. */
import type { ClosedLetter, DeadLetterDetails, Refused } from '@sb/queue';
import { clean, failureWords, isoTime, outcomeSentence } from '@sb/views';
import type { LetterReport, LetterRow } from '../answers/failures.ts';
import type { RunRow } from '../answers/runs.ts';
import { mayOnLetter } from '../guard/may.ts';
import type { Worked } from '../guard/own-boards.ts';
import type { Who } from '../http/who.ts';

interface LetterLook {
  readonly who: Who;
  /** The letter with its input, where that decides what one may do with it. */
  readonly work: Worked;
  /** Of its group, where that is known. */
  readonly fingerprint?: string | undefined;
  /** As the history still has it. */
  readonly run?: RunRow | undefined;
}

export function letterRow(letter: DeadLetterDetails, { who, work, fingerprint, run }: LetterLook): LetterRow {
  const { runId, jobId, queue, diedAt, status, replayedAs, reason, permanent, error, tags } = letter;
  return {
    runId,
    jobId,
    queue,
    diedAt: isoTime(diedAt),
    status,
    ...(replayedAs !== undefined && { replayedAs }),
    reason,
    ...(permanent && { permanent }),
    because: failureWords(reason, permanent) ?? reason,
    ...(error && { message: clean(error.message) }),
    ...(fingerprint !== undefined && { fingerprint }),
    tags: [...tags],
    ...(run && run.attempt > 0 && { attempts: run.attempt }),
    ...(run?.createdBy !== undefined && { createdBy: run.createdBy }),
    ...(run?.preview !== undefined && { preview: run.preview }),
    may: mayOnLetter(who, { jobId, input: work.input, status }),
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
