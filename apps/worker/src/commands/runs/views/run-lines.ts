/** One run for people. */
import type { News } from '@sb/events';
import type { ChainRun, LogLine, RunDetails, RunRecord, RunWork } from '@sb/queue';
import { formatDuration, plural } from '@sb/words';
import {
  attemptOfClaim,
  clean,
  phaseLines,
  reasonText,
  relativeTime,
  replayCommand,
  runPhases,
} from '@sb/views';
import type { Style } from '../../../cli/terminal/style.ts';
import { cut } from '../../../cli/terminal/text.ts';
import { attemptLines } from './attempt-lines.ts';
import { chainLines } from './chain-lines.ts';
import { eventTextsOfRun } from '../../../views/event-text.ts';
import {
  INDENT,
  listed,
  problemLines,
  roomOf,
  type RunLook,
  valueLines,
} from '../../../views/field-lines.ts';
import { logText } from '../../../views/log-text.ts';
import { stateStyle } from '../../../views/state-cell.ts';
import { workLines } from './work-lines.ts';

/** The highest `--limit` of `events:tail`, and the number that `run:show --events` shows. */
export const MOST_EVENTS = 10_000;

/** The outcome of a run: its end, its error, its result. */
export function runSummary(run: RunDetails, look: RunLook): readonly string[] {
  const lines = [titleLine(run, look.output.style), ...problemLines(run, look)];
  return [...lines, ...valueLines('result', run.result, look)];
}

/** A line with the claim in which it was logged. */
export interface ClaimedLine extends LogLine {
  readonly claimNo: number;
}

export type Child = Pick<RunRecord, 'id' | 'jobId' | 'state'>;

export const MOST_CHILDREN = 20;

/** The records that are kept beside a run. */
export interface RunTraces {
  readonly work: RunWork;
  /** The last lines of its log. */
  readonly log: readonly ClaimedLine[];
  /** Lines before those. */
  readonly hiddenLines: number;
  /** The last events that it published and that were published about it, oldest first. */
  readonly events: readonly News[];
  readonly hasMoreEvents: boolean;
  /** All runs of its chain. */
  readonly chain: readonly ChainRun[];
  /** The runs that its code has enqueued, newest first: at most MOST_CHILDREN, and one more when there are more. */
  readonly children: readonly Child[];
}

/** Everything that is known about a run. */
export function runStory(run: RunDetails, traces: RunTraces, look: RunLook): readonly string[] {
  const { output, now } = look;
  const { style, width } = output;
  return [
    [titleLine(run, style), ...originOf(run, now)].join(' · '),
    ...phaseLines(runPhases(run, now), width - INDENT.length).map((line) => INDENT + style.dim(line)),
    ...cancellationLines(run, now),
    ...problemLines(run, look),
    ...attemptLines(run, look),
    ...valueLines('input', run.input, look),
    ...workLines(traces.work, run, look),
    ...valueLines('result', run.result, look),
    ...deadLetterLines(run),
    ...listed('chain', chainLines(traces.chain, { runId: run.id, style })),
    ...listed('enqueued', childLines(run, traces, output)),
    ...listed('log', logLines(run, traces, output)),
    ...listed('events', eventLines(run, traces, output)),
  ];
}

function childLines(
  { id }: RunDetails,
  { children }: RunTraces,
  { style, width }: RunLook['output'],
): readonly string[] {
  const lines = children
    .slice(0, MOST_CHILDREN)
    .map((child) =>
      cut(
        `${child.id}  ${clean(child.jobId)}  ${style[stateStyle(child.state) ?? 'dim'](child.state)}`,
        roomOf(width),
      ),
    );
  return children.length > MOST_CHILDREN
    ? [...lines, style.dim(`and more: worker history --by run:${id}`)]
    : lines;
}

/** The attempt stands before its first line where there was more than one. */
function logLines(
  { id, attempts }: RunDetails,
  { log, hiddenLines }: RunTraces,
  { style, width }: RunLook['output'],
): readonly string[] {
  const before = `${plural(hiddenLines, 'line')} before these: worker run:logs ${id}`;
  const attemptOf = (line: ClaimedLine | undefined): number =>
    line ? attemptOfClaim(attempts, line.claimNo) : 1;
  const lines = log.flatMap((line, at) => {
    const isFirst = attemptOf(line) !== attemptOf(log[at - 1]);
    const head = isFirst ? [style.dim(`attempt ${attemptOf(line)}`)] : [];
    return [...head, logText(line, style, roomOf(width))];
  });
  return hiddenLines > 0 ? [style.dim(before), ...lines] : lines;
}

function eventLines(
  { id }: RunDetails,
  { events, hasMoreEvents }: RunTraces,
  { style, width }: RunLook['output'],
): readonly string[] {
  const before = `more before these: worker events:tail --run ${id} --limit ${MOST_EVENTS}`;
  const lines = eventTextsOfRun(events, { style, width: roomOf(width) });
  return hasMoreEvents ? [style.dim(before), ...lines] : lines;
}

function titleLine(run: RunDetails, style: Style): string {
  const paint = style[stateStyle(run.state) ?? 'bold'];
  return `${INDENT}run ${run.id}  ${style.bold(clean(run.jobId))}  ${paint(run.state.toUpperCase())}${endOf(run)}`;
}

function endOf(run: RunDetails): string {
  const reason = reasonText(run);
  if (run.state === 'failed') return `${reason} after ${plural(run.attempt, 'attempt')}`;
  if (run.startedAt === undefined || run.finishedAt === undefined) return reason;
  const tries = run.attempt > 1 ? ` at attempt ${run.attempt}` : '';
  return `${reason} in ${formatDuration(run.finishedAt - run.startedAt)}${tries}`;
}

function originOf(run: RunDetails, now: number): readonly string[] {
  const { schedule, fireTime, finishedAt, createdAt, dedupeKey, dryRun } = run;
  const fire = fireTime === undefined ? '' : `, fire ${utcMinute(fireTime)}`;
  return [
    relativeTime(finishedAt ?? createdAt, now),
    ...(run.replayOf !== undefined || schedule === undefined ? [triggerOf(run)] : []),
    ...(schedule === undefined ? [] : [`schedule ${clean(schedule)}${fire}`]),
    ...(dedupeKey === undefined ? [] : [`key ${clean(dedupeKey)}`]),
    ...(dryRun ? ['dry run'] : []),
  ];
}

function cancellationLines({ queue, cancellation }: RunDetails, now: number): readonly string[] {
  if (!cancellation) return [];
  const { by, actor, at, reason } = cancellation;
  const author = actor === undefined ? 'by the worker' : `by ${clean(actor)}`;
  const purge = by === 'purge' ? `, with all that waited in the queue ${clean(queue)}` : '';
  const why = reason === undefined ? '' : `: ${clean(reason)}`;
  return listed('cancelled', [`${author} ${relativeTime(at, now)}${purge}${why}`]);
}

function deadLetterLines({ id, reason = '', deadLetter }: RunDetails): readonly string[] {
  if (!deadLetter) return [];
  const { status, replayedAs } = deadLetter;
  const replayed = replayedAs === undefined ? '' : ` as run ${replayedAs}`;
  const command = status === 'open' ? ` · replay: ${replayCommand({ runId: id, reason })}` : '';
  return [`${INDENT}dead letter, ${status}${replayed}${command}`];
}

/** `replay of 1187 (first run 1100)` */
function triggerOf({ trigger, replayOf, rootId }: RunDetails): string {
  if (replayOf === undefined) return clean(trigger);
  return `replay of ${replayOf}${rootId === undefined || rootId === replayOf ? '' : ` (first run ${rootId})`}`;
}

/** `2026-11-23 14:00Z` */
function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}
