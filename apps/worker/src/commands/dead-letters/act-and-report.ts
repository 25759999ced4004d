/** What the commands that act on many dead letters have in common: progress, and a report of what was done, also where the store failed half way. */
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import type { Output } from '../../cli/output.ts';
import { createProgress } from '../../cli/progress.ts';
import { exitCodeOfOutcome, outcomeText, type OutcomeRow, restText } from './outcome-lines.ts';

export interface Shown {
  readonly dryRun: boolean;
  /** Set if nothing was found. */
  readonly advice?: string | undefined;
  /** The report ends where an error followed. */
  readonly hasFailed?: boolean;
}

export interface Watch<Report> {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
  /** After each chunk, with all that was done until then. */
  readonly onChunk: (done: Partial<Report>) => void;
}

interface Acting<Report> {
  readonly act: (watch: Watch<Report>) => Promise<Report>;
  /** `discarded` */
  readonly what: string;
  readonly total: number;
  /** The report of nothing that was done. */
  readonly none: Report;
  readonly isNone: (report: Report) => boolean;
  readonly show: (report: Report, how: Shown) => ExitCode;
}

/** If the store fails, shows what was done until then, and throws the error. */
export async function actAndReport<Report>(
  { act, what, total, none, isNone, show }: Acting<Report>,
  { io }: Pick<Call, 'io'>,
): Promise<ExitCode> {
  const progress = createProgress(io, { what, total });
  let soFar = none;
  const onChunk = (done: Partial<Report>): void => {
    soFar = { ...none, ...done };
  };
  const report = await act({ signal: whenInterrupted(), onProgress: progress.report, onChunk })
    .finally(progress.stop)
    .catch((error: unknown) => {
      if (!isNone(soFar)) show(soFar, { dryRun: false, hasFailed: true });
      throw error;
    });
  return show(report, { dryRun: false });
}

interface Ended extends Shown {
  readonly isWhole: boolean;
  /** `discarded` */
  readonly done: string;
  /** The sentence where nothing was found. */
  readonly none: string;
}

/** The sentences below the rows, and the exit code. */
export function remarkOutcome(
  rows: readonly OutcomeRow[],
  output: Pick<Output, 'remark'>,
  { dryRun, advice, hasFailed, isWhole, done, none }: Ended,
): ExitCode {
  output.remark(rows.length === 0 ? (advice ?? none) : outcomeText(rows, done, dryRun));
  if (!isWhole) output.remark(restText(hasFailed));
  return dryRun ? EXIT.ok : exitCodeOfOutcome(rows, isWhole);
}
