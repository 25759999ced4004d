/**
 * Does one act to many runs: shows what it would do, asks, acts in chunks with progress, and reports each run. A run is
 * done or as it was, also after a crash. An interruption, or a store that fails, ends the command after the current
 * chunk; what was done until then is reported.
 */
import { type CodedError, formatCount, plural } from '@sb/words';
import { clean } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import { confirm } from '../../../cli/confirm.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../../../cli/failure.ts';
import { whenInterrupted } from '../../../cli/interruption.ts';
import { createProgress } from '../../../cli/progress.ts';
import { actInChunks, type ChunkedAct, type Refused, type Report } from './act-in-chunks.ts';
import type { ChosenRun, ChosenRuns } from './choose-runs.ts';

/** Runs that a preview shows. */
const FIRST = 5;
/** A terminal lists at most this many runs one by one. */
const MOST_ROWS = 20;

export interface Act extends ChunkedAct {
  /** The command, such as `run:cancel`. */
  readonly command: string;
  /** `cancel` and `cancelled`. */
  readonly verb: string;
  readonly done: string;
  /** Of a dry run: the runs that the act would refuse, and why. */
  readonly refusals: (runs: readonly ChosenRun[]) => Promise<Refusals>;
}

export type Refusals = ReadonlyMap<number, CodedError>;

type ManyCall = Pick<Call, 'output' | 'io' | 'mayAsk'> & {
  readonly options: { readonly dryRun: boolean; readonly yes: boolean };
};

export async function actOnMany(
  { runs, isFiltered, isWhole }: ChosenRuns,
  how: Act,
  call: ManyCall,
): Promise<ExitCode> {
  const { output, options, io } = call;
  const { verb, done: participle, command } = how;
  if (runs.length === 0) {
    output.data({ dryRun: options.dryRun, done: [], refused: [], codes: {}, isWhole });
    output.remark(
      isWhole ? 'No run matches.' : 'No run matches among those that were looked at. More runs may match.',
    );
    return isWhole ? EXIT.ok : EXIT.partial;
  }
  if (options.dryRun) return preview({ runs, isFiltered, isWhole }, how, call);
  if (isFiltered) {
    if (!options.yes) for (const line of previewLines(runs, participle)) output.remark(line);
    const look = `worker ${command} ... --dry-run`;
    if (!(await confirm(call, { what: `${verb} ${plural(runs.length, 'run')}`, look, yes: options.yes })))
      return EXIT.failed;
  }
  const progress = createProgress(io, { what: participle, total: runs.length });
  const watch = { interrupted: whenInterrupted(), onProgress: progress.report };
  const report = await actInChunks(runs, how, watch).finally(progress.stop);
  const exit = show(report, { participle, isWhole, total: runs.length }, call);
  if (report.failure) throw report.failure.error;
  return exit;
}

/** One named run that would be refused is refused as without the dry run. */
async function preview(
  { runs, isFiltered, isWhole }: ChosenRuns,
  { done: participle, refusals }: Pick<Act, 'done' | 'refusals'>,
  { output }: Pick<ManyCall, 'output'>,
): Promise<ExitCode> {
  const errors = await refusals(runs);
  const refused = runs.flatMap((run) => {
    const error = errors.get(run.id);
    return error ? [{ run, error, code: error.code }] : [];
  });
  if (refused[0] && runs.length === 1 && !isFiltered) throw refused[0].error;
  const taken = runs.filter(({ id }) => !errors.has(id));
  showPreview({ taken, refused, isWhole }, participle, output);
  return EXIT.ok;
}

interface Preview {
  readonly taken: readonly ChosenRun[];
  readonly refused: readonly Refused[];
  readonly isWhole: boolean;
}

export function showPreview(
  { taken, refused, isWhole }: Preview,
  participle: string,
  output: Call['output'],
): void {
  const codes = countBy(refused.map(({ code }) => code));
  // Not the whole record: it has the input.
  const shown = taken.map(({ id, jobId, queue, state }) => ({ runId: id, jobId, queue, state }));
  output.data({
    dryRun: true,
    runs: shown,
    refused: refused.map(refusedShape),
    codes: Object.fromEntries(codes),
    isWhole,
  });
  const rows = [
    ...taken.map(({ id, jobId, state }) => [id, clean(jobId ?? ''), state ?? 'unknown'].join('\t')),
    ...refused.map(refusedRow),
  ];
  output.lines(...rows.slice(0, output.isTerminal ? FIRST : undefined));
  output.remark(`${plural(taken.length, 'run')} would be ${participle}; nothing is changed.`);
  if (refused.length > 0) output.remark(`Would be refused: ${countsText(codes)}.`);
  if (!isWhole) output.remark('More runs may match.');
}

function refusedShape({ run, code, error }: Refused): object {
  return { runId: run.id, jobId: run.jobId, code, message: error.message };
}

function refusedRow({ run, code, error }: Refused): string {
  return [run.id, code, clean(error.message)].join('\t');
}

/** The number of runs by job, and the first of them. */
function previewLines(runs: readonly ChosenRun[], participle: string): readonly string[] {
  const jobs = countBy(runs.map(({ jobId = 'unknown' }) => clean(jobId)));
  const first = runs
    .slice(0, FIRST)
    .map(({ id, jobId = '', state = 'unknown' }) => `  run ${id}  ${clean(jobId)}  ${state}`);
  const more = runs.length > FIRST ? [`  and ${plural(runs.length - FIRST, 'other run')}`] : [];
  return [`${plural(runs.length, 'run')} would be ${participle}: ${countsText(jobs)}`, ...first, ...more];
}

function show(
  { done, refused, failure }: Report,
  {
    participle,
    isWhole,
    total,
  }: { readonly participle: string; readonly isWhole: boolean; readonly total: number },
  { output }: ManyCall,
): ExitCode {
  const codes = countBy(refused.map(({ code }) => code));
  const isCutShort = done.length + refused.length < total;
  const unknown = failure?.runs ?? [];
  output.data({
    dryRun: false,
    done: done.map(({ run, facts }) => ({ runId: run.id, jobId: run.jobId, ...facts })),
    refused: refused.map(refusedShape),
    codes: Object.fromEntries(codes),
    ...(failure && { unknown: unknown.map(({ id, jobId }) => ({ runId: id, jobId })) }),
    isWhole: isWhole && !isCutShort,
  });
  const rows = [
    ...done.map(({ run, text }) => [run.id, text].join('\t')),
    ...refused.map(refusedRow),
    ...unknown.map(({ id }) => [id, 'unknown'].join('\t')),
  ];
  output.lines(...rows.slice(0, output.isTerminal ? MOST_ROWS : undefined));
  if (output.isTerminal && rows.length > MOST_ROWS)
    output.lines(`... and ${plural(rows.length - MOST_ROWS, 'other run')}`);
  const which =
    done.length === total ? plural(total, 'run') : `${formatCount(done.length)} of ${plural(total, 'run')}`;
  output.remark(`${which} ${done.length === 1 ? 'was' : 'were'} ${participle}.`);
  if (refused.length > 0) output.remark(`Refused: ${countsText(codes)}.`);
  if (failure) output.remark(`${unknownText(unknown)} The rest is as it was.`);
  else if (isCutShort) output.remark('Interrupted: the rest is as it was.');
  else if (!isWhole) output.remark('More runs match: run the same command again for the rest.');
  return exitCode({ done, refused }, isWhole && !isCutShort);
}

/** Whether the store wrote them before it failed. */
function unknownText(runs: readonly ChosenRun[]): string {
  const ids = runs.slice(0, FIRST).map(({ id }) => id);
  const more = runs.length > FIRST ? ' ...' : '';
  return `The outcome of ${plural(runs.length, 'run')} is unknown: ${ids.join(', ')}${more}.`;
}

function exitCode({ done, refused }: Report, isWhole: boolean): ExitCode {
  if (refused.length === 0) return isWhole ? EXIT.ok : EXIT.partial;
  if (done.length > 0) return EXIT.partial;
  const [first, ...others] = new Set(refused.map(({ error }) => exitCodeOf(error)));
  return others.length === 0 ? (first ?? EXIT.failed) : EXIT.failed;
}

/** The most first. */
function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].toSorted(([, a], [, b]) => b - a));
}

/** `12 github.sync, 3 mail` */
function countsText(counts: ReadonlyMap<string, number>): string {
  const [shown, others] = [[...counts].slice(0, FIRST), [...counts].slice(FIRST)];
  const more = others.reduce((sum, [, count]) => sum + count, 0);
  return [
    ...shown.map(([what, count]) => `${formatCount(count)} ${what}`),
    ...(more > 0 ? [`${formatCount(more)} others`] : []),
  ].join(', ');
}
