/** The outcome of a replay, a discard or a reopening, or of its dry run. */
import type { ClosedLetter, DiscardReport, ReopenReport, ReplayReport } from '@sb/queue';
import { outcomeSentence } from '@sb/views';
import { formatCount } from '@sb/words';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import type { Column } from '../../cli/terminal/table.ts';

/** A terminal lists at most this many letters one by one. */
const MOST_ROWS = 20;

/** One letter and its outcome. */
export interface OutcomeRow {
  readonly runId: number;
  readonly jobId: string;
  readonly isDone: boolean;
  /** The letter was closed before. */
  readonly isClosed?: boolean;
  readonly text: string;
}

export function replayRows({ replayed, refused, closed }: ReplayReport): readonly OutcomeRow[] {
  const rows = [
    ...replayed.map(({ runId, jobId, replayedAs }) => ({
      runId,
      jobId,
      isDone: true,
      text: replayedAs === undefined ? 'would be replayed' : `replayed as ${replayedAs}`,
    })),
    ...refused.map(({ runId, jobId, error }) => ({ runId, jobId, isDone: false, text: error.message })),
    ...closedRows(closed, { status: 'open', verb: 'replayed' }),
  ];
  return rows.toSorted((a, b) => a.runId - b.runId);
}

export function discardRows({ discarded, closed }: DiscardReport, dryRun: boolean): readonly OutcomeRow[] {
  const text = dryRun ? 'would be discarded' : 'discarded';
  const rows = [
    ...discarded.map((letter) => ({ ...letter, isDone: true, text })),
    ...closedRows(closed, { status: 'open', verb: 'discarded' }),
  ];
  return rows.toSorted((a, b) => a.runId - b.runId);
}

/** A letter that is open already is as it was wanted, but not by this command. */
export function reopenRows({ reopened, others }: ReopenReport, dryRun: boolean): readonly OutcomeRow[] {
  const text = dryRun ? 'would be opened again' : 'opened again';
  const rows = [
    ...reopened.map((letter) => ({ ...letter, isDone: true, text })),
    ...closedRows(others, { status: 'discarded', verb: 'opened again' }),
  ];
  return rows.toSorted((a, b) => a.runId - b.runId);
}

/** `wanted`: the status of the letters that were meant, and what was to be done. */
function closedRows(
  closed: readonly ClosedLetter[],
  wanted: { readonly status: ClosedLetter['status']; readonly verb: string },
): readonly OutcomeRow[] {
  return closed.map(({ runId, jobId, status, replayedAs }) => {
    // It had another status when it was its turn, and was changed back meanwhile.
    const isBack = status === wanted.status;
    const already = `${status} already${replayedAs === undefined ? '' : ` as ${replayedAs}`}`;
    const text = isBack ? `${status}, not ${wanted.verb}` : already;
    return { runId, jobId, isDone: false, isClosed: true, text };
  });
}

/** One row for each letter; for many letters on a terminal, one row for each job. */
export function printOutcome(rows: readonly OutcomeRow[], output: Output): void {
  if (rows.length === 0) return;
  if (!output.isTerminal || rows.length <= MOST_ROWS) return output.table(rows, COLUMNS);
  const allDone = rows.every(({ isDone }) => isDone);
  output.table(byJob(rows), allDone ? DONE_COLUMNS : [...DONE_COLUMNS, ...LEFT_COLUMNS]);
}

/** `2 of 3 dead letters were replayed.` */
export function outcomeText(rows: readonly OutcomeRow[], verb: string, dryRun: boolean): string {
  const done = rows.filter(({ isDone }) => isDone).length;
  return outcomeSentence({ done, all: rows.length }, verb, dryRun);
}

/** Of a report that ends before the last letter. */
export function restText(hasFailed = false): string {
  return hasFailed
    ? 'Then it failed: each other letter is done or as it was. Run the same command again for the rest.'
    : 'Interrupted: run the same command again for the rest.';
}

/** Ok for all, partial for some, conflict if all were closed before, else failed. */
export function exitCodeOfOutcome(rows: readonly OutcomeRow[], isWhole: boolean): ExitCode {
  const left = rows.filter(({ isDone }) => !isDone);
  if (left.length === 0) return isWhole ? EXIT.ok : EXIT.partial;
  if (left.length < rows.length) return EXIT.partial;
  return left.every(({ isClosed }) => isClosed) ? EXIT.conflict : EXIT.failed;
}

const COLUMNS: readonly Column<OutcomeRow>[] = [
  { header: 'run', get: ({ runId }) => String(runId), align: 'right' },
  { header: 'job', get: ({ jobId }) => jobId },
  {
    header: 'outcome',
    get: ({ isDone, text }) => (isDone ? text : { text, style: 'yellow' }),
    flexible: true,
  },
];

interface JobRow {
  readonly jobId: string;
  readonly done: number;
  readonly left: readonly OutcomeRow[];
}

const DONE_COLUMNS: readonly Column<JobRow>[] = [
  { header: 'job', get: ({ jobId }) => jobId },
  { header: 'done', get: ({ done }) => formatCount(done), align: 'right' },
];

const LEFT_COLUMNS: readonly Column<JobRow>[] = [
  { header: 'left', get: ({ left }) => formatCount(left.length), align: 'right' },
  { header: 'because', get: ({ left }) => left[0]?.text ?? '', flexible: true },
];

function byJob(rows: readonly OutcomeRow[]): readonly JobRow[] {
  const jobIds = [...new Set(rows.map(({ jobId }) => jobId))].toSorted();
  return jobIds.map((jobId) => {
    const letters = rows.filter((row) => row.jobId === jobId);
    const left = letters.filter(({ isDone }) => !isDone);
    return { jobId, done: letters.length - left.length, left };
  });
}
