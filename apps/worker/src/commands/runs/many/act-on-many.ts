/**
 * Does one act to many runs: shows what it would do, asks, acts in chunks with progress, and reports each run. A run is
 * done or as it was, also after a crash; an interruption ends the command after the current chunk.
 */
import { type CodedError, formatCount, plural } from '@sb/words';
import { clean } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import { confirm } from '../../../cli/confirm.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../../../cli/failure.ts';
import { whenInterrupted } from '../../../cli/interruption.ts';
import { createProgress } from '../../../cli/progress.ts';
import type { ChosenRun, ChosenRuns } from './choose-runs.ts';

/** Acts that are under way at once. */
const AT_ONCE = 10;
/** Runs that a preview shows. */
const FIRST = 5;
/** A terminal lists at most this many runs one by one. */
const MOST_ROWS = 20;

export interface Act {
  /** The command, such as `run:cancel`. */
  readonly command: string;
  /** `cancel` and `cancelled`. */
  readonly verb: string;
  readonly done: string;
  readonly chunk: number;
  /** Returns the outcome of each run, in their order. */
  readonly act: (chunk: readonly ChosenRun[]) => Promise<readonly Outcome[]>;
  /** Of a dry run: the runs that the act would refuse, and why. */
  readonly refusals: (runs: readonly ChosenRun[]) => Promise<Refusals>;
}

export type Refusals = ReadonlyMap<number, CodedError>;

/** What was done, in a word or two and as facts for --json; or a refusal that has a `code`. */
export type Outcome = { readonly text: string; readonly facts: object } | { readonly error: unknown };

/** Acts on each run of a chunk by itself, all at once. */
export function oneByOne(act: (run: ChosenRun) => Promise<Outcome>): Pick<Act, 'act' | 'chunk'> {
  const settle = (run: ChosenRun): Promise<Outcome> => act(run).catch((error: unknown) => ({ error }));
  return { chunk: AT_ONCE, act: (runs) => Promise.all(runs.map(settle)) };
}

type ManyCall = Pick<Call, 'output' | 'io' | 'mayAsk'> & {
  readonly options: { readonly dryRun: boolean; readonly yes: boolean };
};

interface Done {
  readonly run: ChosenRun;
  readonly text: string;
  readonly facts: object;
}

interface Refused {
  readonly run: ChosenRun;
  readonly error: Error;
  readonly code: string;
}

export async function actOnMany(
  { runs, isFiltered, isWhole }: ChosenRuns,
  how: Act,
  call: ManyCall,
): Promise<ExitCode> {
  const { output, options, io } = call;
  const { verb, done: participle, command } = how;
  if (runs.length === 0) {
    output.data({ dryRun: options.dryRun, done: [], refused: [], codes: {}, isWhole });
    output.remark(isWhole ? 'No run matches.' : 'No run matches among those that were looked at.');
    return EXIT.ok;
  }
  if (options.dryRun) return preview({ runs, isFiltered, isWhole }, how, call);
  if (isFiltered) {
    if (!options.yes) for (const line of previewLines(runs, participle)) output.remark(line);
    const look = `worker ${command} ... --dry-run`;
    if (!(await confirm(call, { what: `${verb} ${plural(runs.length, 'run')}`, look, yes: options.yes })))
      return EXIT.failed;
  }
  const progress = createProgress(io, { what: participle, total: runs.length });
  const report = await actInChunks(runs, how, progress.report).finally(progress.stop);
  return show(report, { participle, isWhole, total: runs.length }, call);
}

interface Report {
  readonly done: readonly Done[];
  readonly refused: readonly Refused[];
}

async function actInChunks(
  runs: readonly ChosenRun[],
  { act, chunk: size }: Pick<Act, 'act' | 'chunk'>,
  onProgress: (count: number) => void,
): Promise<Report> {
  const interrupted = whenInterrupted();
  const done: Done[] = [];
  const refused: Refused[] = [];
  for (let at = 0; at < runs.length && !interrupted.aborted; at += size) {
    const chunk = runs.slice(at, at + size);
    for (const [i, end] of (await act(chunk)).entries()) {
      const run = chunk[i];
      if (!run) continue;
      if ('error' in end) refused.push({ run, ...refusalOf(end.error) });
      else done.push({ run, ...end });
    }
    onProgress(done.length + refused.length);
  }
  return { done, refused };
}

/** A refusal has a code; all else is no answer about one run, and ends the command. */
function refusalOf(reason: unknown): Pick<Refused, 'error' | 'code'> {
  if (!(reason instanceof Error) || !('code' in reason) || typeof reason.code !== 'string') throw reason;
  const exit = exitCodeOf(reason);
  if (exit === EXIT.store || exit === EXIT.bug) throw reason;
  return { error: reason, code: reason.code };
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
  { done, refused }: Report,
  {
    participle,
    isWhole,
    total,
  }: { readonly participle: string; readonly isWhole: boolean; readonly total: number },
  { output }: ManyCall,
): ExitCode {
  const codes = countBy(refused.map(({ code }) => code));
  const isInterrupted = done.length + refused.length < total;
  output.data({
    dryRun: false,
    done: done.map(({ run, facts }) => ({ runId: run.id, jobId: run.jobId, ...facts })),
    refused: refused.map(refusedShape),
    codes: Object.fromEntries(codes),
    isWhole: isWhole && !isInterrupted,
  });
  const rows = [...done.map(({ run, text }) => [run.id, text].join('\t')), ...refused.map(refusedRow)];
  output.lines(...rows.slice(0, output.isTerminal ? MOST_ROWS : undefined));
  if (output.isTerminal && rows.length > MOST_ROWS)
    output.lines(`... and ${plural(rows.length - MOST_ROWS, 'other run')}`);
  const which =
    done.length === total ? plural(total, 'run') : `${formatCount(done.length)} of ${plural(total, 'run')}`;
  output.remark(`${which} ${done.length === 1 ? 'was' : 'were'} ${participle}.`);
  if (refused.length > 0) output.remark(`Refused: ${countsText(codes)}.`);
  if (isInterrupted) output.remark('Interrupted: the rest is as it was.');
  else if (!isWhole) output.remark('More runs match: run the same command again for the rest.');
  return exitCode({ done, refused }, isWhole && !isInterrupted);
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
