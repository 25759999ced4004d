/** One run for people. */
import type { News } from '@sb/events';
import type { LogLine, RunDetails } from '@sb/queue';
import type { Output } from '../cli/output.ts';
import type { Style } from '../cli/style.ts';
import { clean } from '../cli/text.ts';
import { duration, plural, relativeTime } from '../cli/words.ts';
import { errorLines } from './error-lines.ts';
import { eventTextsOfRun } from './event-text.ts';
import { logText } from './log-text.ts';
import { phaseLines, runPhases } from './run-phases.ts';
import { stateStyle } from './state-cell.ts';
import { valueTexts } from './value-texts.ts';

const HEAD_WIDTH = 10;
/** What `events:tail` takes for its limit. */
const MOST_EVENTS = 10_000;
const INDENT = '  ';

export interface RunLook {
  readonly output: Pick<Output, 'style' | 'width'>;
  readonly root: string;
  readonly now: number;
  readonly wholeStack: boolean;
}

/** What became of a run: its end, its error, its result. */
export function runSummary(run: RunDetails, look: RunLook): readonly string[] {
  const lines = [titleLine(run, look.output.style), ...problemLines(run, look)];
  return [...lines, ...valueLines('result', run.result, look)];
}

/** What is kept beside a run. */
export interface RunTraces {
  /** The last lines of its log. */
  readonly log: readonly LogLine[];
  /** Lines before those. */
  readonly hiddenLines: number;
  /** The last of what it published and what was told of it, oldest first. */
  readonly events: readonly News[];
  readonly hasMoreEvents: boolean;
}

/** All that is known of a run. */
export function runStory(run: RunDetails, traces: RunTraces, look: RunLook): readonly string[] {
  const { output, now } = look;
  const { style, width } = output;
  return [
    [titleLine(run, style), ...originOf(run, now)].join(' · '),
    ...phaseLines(runPhases(run, now), width - INDENT.length).map((line) => INDENT + style.dim(line)),
    ...problemLines(run, look),
    ...valueLines('input', run.input, look),
    ...valueLines('result', run.result, look),
    ...deadLetterLines(run),
    ...listed('log', logLines(run, traces, output)),
    ...listed('events', eventLines(run, traces, output)),
  ];
}

function logLines(
  { id }: RunDetails,
  { log, hiddenLines }: RunTraces,
  { style, width }: RunLook['output'],
): readonly string[] {
  const before = `${plural(hiddenLines, 'line')} before these: worker run:logs ${id}`;
  const lines = log.map((line) => logText(line, style, roomOf(width)));
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
  const reason =
    run.reason === undefined || run.reason === 'error' ? '' : ` (${clean(run.reason).replaceAll('_', ' ')})`;
  if (run.state === 'failed') return `${reason} after ${plural(run.attempt, 'attempt')}`;
  if (run.startedAt === undefined || run.finishedAt === undefined) return reason;
  const tries = run.attempt > 1 ? ` at attempt ${run.attempt}` : '';
  return `${reason} in ${duration(run.finishedAt - run.startedAt)}${tries}`;
}

function originOf(run: RunDetails, now: number): readonly string[] {
  const { schedule, fireTime, finishedAt, createdAt, replayOf, dryRun } = run;
  const fire = fireTime === undefined ? '' : `, fire ${utcMinute(fireTime)}`;
  return [
    relativeTime(finishedAt ?? createdAt, now),
    schedule === undefined ? clean(run.trigger) : `schedule ${clean(schedule)}${fire}`,
    ...(replayOf === undefined ? [] : [`replay of ${replayOf}`]),
    ...(dryRun ? ['dry run'] : []),
  ];
}

function problemLines(
  { error, reason }: RunDetails,
  { output: { style }, root, wholeStack }: RunLook,
): readonly string[] {
  if (!error) return [];
  // An end that the worker itself decided on has no place in the job's code.
  const frames = wholeStack ? 'all' : reason === 'error' ? 'first own' : 'none';
  return errorLines(error, { root, frames }).map(([head, text]) =>
    head === '' ? heading('') + style.dim(text) : field(head, text),
  );
}

function deadLetterLines({ deadLetter }: RunDetails): readonly string[] {
  if (!deadLetter) return [];
  const replayed = deadLetter.replayedAs === undefined ? '' : ` as run ${deadLetter.replayedAs}`;
  return [`${INDENT}dead letter, ${deadLetter.status}${replayed}`];
}

function valueLines(head: string, value: unknown, { output: { style, width } }: RunLook): readonly string[] {
  if (value === undefined) return [];
  return listed(head, valueTexts(value, { style, room: roomOf(width) }));
}

/** Columns beside the headings. */
function roomOf(width: number): number {
  return width - INDENT.length - HEAD_WIDTH;
}

function listed(head: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, at) => heading(at === 0 ? head : '') + text);
}

/** `2026-11-23 14:00Z` */
function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

function field(head: string, text: string): string {
  return heading(head) + clean(text);
}

function heading(head: string): string {
  return INDENT + head.padEnd(HEAD_WIDTH);
}
