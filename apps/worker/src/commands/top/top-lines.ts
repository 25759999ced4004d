/** The screen of `top` from its facts. Pure: at most as many lines as the screen has rows, whatever its size. */
import { DEPTH_CAP, type LiveRun, type RunRecord } from '@sb/queue';
import { clock, liveReason, localZone, relativeTime, roundedDuration } from '@sb/views';
import { cappedCount, formatCount, plural } from '@sb/words';
import type { Size } from '../../cli/live-screen.ts';
import type { Style } from '../../cli/terminal/style.ts';
import { type Column, tableLines } from '../../cli/terminal/table.ts';
import { cut } from '../../cli/terminal/text.ts';
import { dueText } from '../../views/due-text.ts';
import { errorLine } from '../../views/error-lines.ts';
import { progressText } from '../runs/views/work-lines.ts';
import { queueStateCell } from '../queues/queue-table.ts';
import type { NextFire, TopFacts, TopQueue } from './read-top.ts';

interface Look extends Size {
  readonly style: Style;
}

/** A table with its header, or the sentence that it is empty. */
interface Section {
  readonly size: number;
  readonly empty: string;
  /** Draws the first rows. */
  readonly draw: (count: number) => readonly string[];
}

/** A blank line and the header of the table. */
const OVERHEAD = 2;

export function topLines(facts: TopFacts, look: Look): readonly string[] {
  const { rows, columns, style } = look;
  const sections = sectionsOf(facts, look);
  const shares = shareRows(
    rows - 1,
    sections.map(({ size }) => size),
  );
  const body = sections.flatMap((section, at) => sectionLines(section, shares[at] ?? 0, style));
  return [headLine(facts, columns, style), ...body].slice(0, rows);
}

/**
 * How many rows each section gets, without its overhead; 0: it is left out, the last one first. One row after the other
 * goes around, so that a long list cannot take the place of the others.
 */
export function shareRows(room: number, sizes: readonly number[]): readonly number[] {
  const wanted = sizes.map((size) => Math.max(1, size));
  const shown = Math.min(wanted.length, Math.max(0, Math.floor(room / (OVERHEAD + 1))));
  const shares = wanted.map((_, at): number => (at < shown ? 1 : 0));
  let left = room - shown * (OVERHEAD + 1);
  while (left > 0) {
    const hungry = shares.flatMap((share, at) => (share > 0 && share < (wanted[at] ?? 0) ? [at] : []));
    if (hungry.length === 0) break;
    for (const at of hungry.slice(0, left)) shares[at] = (shares[at] ?? 0) + 1;
    left -= Math.min(left, hungry.length);
  }
  return shares;
}

function sectionLines({ size, empty, draw }: Section, share: number, style: Style): readonly string[] {
  if (share === 0) return [];
  if (size === 0) return ['', style.dim(empty)];
  // The first row says more than the number of those that have no place.
  if (size <= share || share === 1) return ['', ...draw(Math.min(size, share))];
  return ['', ...draw(share - 1), style.dim(`  ${formatCount(size - share + 1)} more`)];
}

function headLine({ nodes, now }: TopFacts, columns: number, style: Style): string {
  const daemons = nodes.filter(({ kind }) => kind === 'daemon');
  const slots = daemons.reduce((sum, { slots: own = 0 }) => sum + own, 0);
  const busy = daemons.reduce((sum, { running }) => sum + running, 0);
  const work =
    daemons.length === 0
      ? 'no daemon is running'
      : `${plural(daemons.length, 'daemon')}, ${formatCount(busy)} of ${plural(slots, 'slot')} busy`;
  const quit = 'q quits';
  const title = cut(`worker · ${clockText(now)} · ${work}`, columns - quit.length - 2);
  return style.bold(title) + ' '.repeat(Math.max(2, columns - title.length - quit.length)) + style.dim(quit);
}

function clockText(now: number): string {
  const seconds = String(Math.floor(now / 1_000) % 60).padStart(2, '0');
  return `${clock(now, localZone())}:${seconds}`;
}

function sectionsOf(facts: TopFacts, look: Look): readonly Section[] {
  const { now, running, failures, fires } = facts;
  const queues = facts.queues.toSorted(
    (a, b) => b.queued - a.queued || b.running - a.running || (a.name < b.name ? -1 : 1),
  );
  const section = <Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): Section => ({
    size: rows.length,
    empty,
    draw: (count) => tableLines(rows.slice(0, count), columns, { width: look.columns, style: look.style }),
  });
  return [
    section(queues, queueColumns(now), 'There are no queues yet.'),
    section(running, runningColumns(now), 'No run is running.'),
    section(failures, failureColumns(now), 'No run has failed.'),
    section(fires, fireColumns(now), 'No schedule fires next.'),
  ];
}

function queueColumns(now: number): readonly Column<TopQueue>[] {
  return [
    { header: 'queue', get: ({ name }) => name, flexible: true },
    { header: 'state', get: queueStateCell },
    { header: 'due', get: ({ queued }) => cappedCount(queued, DEPTH_CAP), align: 'right' },
    {
      header: 'oldest',
      get: ({ oldestAt }) => (oldestAt === undefined ? '-' : roundedDuration(now - oldestAt)),
      align: 'right',
    },
    countColumn('running'),
    { ...countColumn('later'), expendable: 1 },
    { ...countColumn('held'), expendable: 2 },
    { ...countColumn('waiting'), expendable: 3 },
    { header: 'ended/min', get: ({ ended }) => formatCount(ended), align: 'right' },
    {
      header: 'failed',
      get: ({ failed }) => ({ text: formatCount(failed), ...(failed > 0 && { style: 'red' as const }) }),
      align: 'right',
    },
  ];
}

function countColumn(header: 'running' | 'later' | 'held' | 'waiting'): Column<TopQueue> {
  return { header, get: (queue) => cappedCount(queue[header], DEPTH_CAP), align: 'right' };
}

function runningColumns(now: number): readonly Column<LiveRun>[] {
  return [
    { header: 'run', get: ({ id }) => String(id), align: 'right' },
    { header: 'running', get: ({ jobId }) => ({ text: jobId, style: 'cyan' }), flexible: true },
    {
      header: 'for',
      get: ({ startedAt = now }) => roundedDuration(Math.max(0, now - startedAt)),
      align: 'right',
    },
    { header: 'node', get: ({ node }) => node ?? '', flexible: true, expendable: 1 },
    { header: 'progress', get: (run) => progressCell(run, now), flexible: true },
  ];
}

function progressCell(run: LiveRun, now: number): string {
  const done = run.progress ? progressText(run.progress) : '';
  return [done, liveReason(run, now)].filter((text) => text !== '').join(' · ');
}

function failureColumns(now: number): readonly Column<RunRecord>[] {
  return [
    { header: 'run', get: ({ id }) => String(id), align: 'right' },
    { header: 'failed', get: ({ jobId }) => ({ text: jobId, style: 'red' }), flexible: true },
    {
      header: 'when',
      get: ({ finishedAt }) => (finishedAt === undefined ? '' : relativeTime(finishedAt, now)),
      align: 'right',
    },
    { header: 'error', get: ({ error }) => (error ? errorLine(error) : ''), flexible: true },
  ];
}

function fireColumns(now: number): readonly Column<NextFire>[] {
  return [
    { header: 'due next', get: ({ at }) => relativeTime(at, now) },
    { header: 'at', get: ({ at }) => dueText(at, localZone(), now) },
    { header: 'schedule', get: ({ schedule }) => schedule, flexible: true },
    { header: 'job', get: ({ jobId }) => jobId, flexible: true, expendable: 1 },
  ];
}
