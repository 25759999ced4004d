/**
 * Searches the log lines of many runs, and prints lines as it finds them. Bounded: it stops at a number of lines, of
 * chunks or of bytes, says how far it looked, and prints the command that goes on from there. Secrets were masked when
 * the lines were written, as for run:logs.
 */
import type { LogLevel } from '@sb/logger';
import { type FoundLine, type LogPosition, searchLogs } from '@sb/queue';
import { plural, shellWord } from '@sb/words';
import { clean, logLineShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { whenInterrupted } from '../../cli/interruption.ts';
import type { Output } from '../../cli/output.ts';
import { createCounter } from '../../cli/progress.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';
import { levelsFrom, MOST_LINES } from './logs-flags.ts';
import { logText, plainLogText } from '../../views/log-text.ts';

const MOST_CHUNKS = 20_000;
const MOST_BYTES = 256_000_000;

interface Options {
  readonly grep?: string;
  readonly job?: string;
  /** Ms. */
  readonly since?: number;
  readonly level?: LogLevel;
  readonly before?: LogPosition;
  readonly limit: number;
}

type LogsCall = Call<object, Options>;

export async function run(call: LogsCall): Promise<void> {
  const { grep } = call.options;
  if (!grep)
    throw new UsageError(
      'expected a text to look for, got none',
      `Such as: worker logs --grep 'ECONNREFUSED'`,
    );
  const search = await searchMany(grep, call);
  if (call.output.json) printJson(search, call.output);
  remarkEnd(search, grep, call);
}

interface Searched {
  readonly found: readonly FoundLine[];
  /** Where it goes on; undefined when no log is left. */
  readonly next: LogPosition | undefined;
  readonly chunks: number;
}

async function searchMany(text: string, call: LogsCall): Promise<Searched> {
  const { output, options } = call;
  const { job: jobId, level, limit } = options;
  const levels = levelsFrom(level);
  const interrupted = whenInterrupted();
  const counter = createCounter(call, (count) => `looked at ${plural(count, 'part')} of logs`);
  return withStore(await createServices(call), async ({ store }) => {
    const since = options.since === undefined ? undefined : (await store.now()) - options.since;
    const found: FoundLine[] = [];
    let [next, chunks, bytes] = [options.before, 0, 0];
    do {
      const page = await searchLogs(store, { text, jobId, levels, since, before: next });
      const lines = wholeChunks(page.lines, limit - found.length);
      next = lines.length < page.lines.length ? positionOf(lines) : page.next;
      chunks += page.searched.chunks;
      bytes += page.searched.bytes;
      found.push(...lines);
      if (lines.length > 0) counter.end();
      print(lines, output);
      counter.report(chunks);
    } while (
      next &&
      found.length < limit &&
      chunks < MOST_CHUNKS &&
      bytes < MOST_BYTES &&
      !interrupted.aborted
    );
    counter.end();
    return { found, next, chunks };
  });
}

/** The first lines, and the rest of the last one's chunk: a search goes on behind a chunk. */
function wholeChunks(lines: readonly FoundLine[], most: number): readonly FoundLine[] {
  const last = lines[most - 1];
  if (!last) return lines;
  const end = lines.findIndex((line, at) => at >= most && !isSameChunk(line, last));
  return end === -1 ? lines : lines.slice(0, end);
}

function isSameChunk(a: LogPosition, b: LogPosition): boolean {
  return a.runId === b.runId && a.claimNo === b.claimNo && a.seq === b.seq;
}

function positionOf(lines: readonly FoundLine[]): LogPosition | undefined {
  const last = lines.at(-1);
  return last && { runId: last.runId, claimNo: last.claimNo, seq: last.seq };
}

function print(lines: readonly FoundLine[], output: Output): void {
  output.lines(
    ...lines.map((line) =>
      output.isTerminal
        ? `${output.style.dim(`run ${line.runId} ${clean(line.jobId)} #${line.attempt}`)} ${logText(line, output.style)}`
        : [line.runId, clean(line.jobId), line.attempt, plainLogText(line)].join('\t'),
    ),
  );
}

function printJson({ found, next }: Searched, output: Output): void {
  output.data(found.map(logLineShape), next && { next: positionText(next) });
}

/** How far it looked, and how to go on. */
function remarkEnd({ found, next, chunks }: Searched, grep: string, { output, options }: LogsCall): void {
  if (!next) {
    if (found.length === 0) output.remark('No stored log has such a line.');
    return;
  }
  const { job, since, level, limit } = options;
  const words = [
    `worker logs --grep ${shellWord(grep)}`,
    ...(job === undefined ? [] : [`--job ${shellWord(job)}`]),
    ...(since === undefined ? [] : [`--since ${Math.ceil(since / 1_000)}s`]),
    ...(level === undefined ? [] : [`--level ${level}`]),
    ...(limit === MOST_LINES ? [] : [`--limit ${limit}`]),
    `--before ${positionText(next)}`,
  ];
  const lines = found.length === 0 ? 'no line' : plural(found.length, 'line');
  output.further(
    `Found ${lines} in ${plural(chunks, 'part')} of logs, back to run ${next.runId}. To go on: ${words.join(' ')}`,
  );
}

function positionText({ runId, claimNo, seq }: LogPosition): string {
  return [runId, claimNo, seq].join('.');
}
