/** The picture of the schedules that follow others, and of those that are followed. Pure. */
import type { ScheduleGraph } from '../answers/graph.ts';
import type { ScheduleRow } from '../answers/schedules.ts';
import { plural } from '@sb/words';
import { linesOf } from './chain-graph.ts';
import { type Flow, layOut } from './lay-out.ts';
import { lineLabel } from './line-label.ts';

export interface ScheduleLook {
  readonly now: string;
  readonly flow: Flow;
  /** Whether the caller may see it. Schedules and jobs that they may not see are left out, not shown as gone. */
  readonly isSeen: (name: {
    readonly schedule?: string | undefined;
    readonly job?: string | undefined;
  }) => boolean;
}

type Node = ScheduleGraph['nodes'][number];
type Edge = Omit<ScheduleGraph['edges'][number], 'points' | 'labelAt'>;

const SIZE = { w: 208, h: 62 };
const SMALL = { w: 208, h: 46 };

export function scheduleGraph(rows: readonly ScheduleRow[], look: ScheduleLook): ScheduleGraph {
  const edges = rows.flatMap((row) => edgesTo(row, look));
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const shown = rows.filter(({ name }) => linked.has(idOf({ schedule: name })));
  const nodes = [...shown.map(nodeOf), ...othersOf(shown, edges)];
  const drawn = layOut(
    nodes.map(({ id, w, h }) => ({ id, w, h })),
    edges,
    look.flow,
  );
  return {
    now: look.now,
    width: drawn.width,
    height: drawn.height,
    says: saysOf(edges, rows.length - shown.length),
    nodes: nodes.map((node, nr) => ({ ...node, ...drawn.corners[nr] })),
    edges: edges.map((edge, nr) => ({ ...edge, ...linesOf(drawn.lines[nr]) })),
    unlinked: rows.length - shown.length,
  };
}

/** A schedule and a job may have one name. */
function idOf({
  schedule,
  job = '',
}: {
  readonly schedule?: string | undefined;
  readonly job?: string | undefined;
}): string {
  return schedule === undefined ? `job-${job}` : `schedule-${schedule}`;
}

function edgesTo({ name, after = [], halted = [] }: ScheduleRow, { isSeen }: ScheduleLook): readonly Edge[] {
  return after.filter(isSeen).map((upstream) => {
    const label = lineLabel(upstream.on);
    const halt = halted.find(({ schedule }) => schedule === upstream.schedule)?.halt;
    return {
      from: idOf(upstream),
      to: idOf({ schedule: name }),
      on: upstream.on,
      ...(label !== undefined && { label }),
      ...(halt && { halt }),
    };
  });
}

function nodeOf(row: ScheduleRow): Node {
  const { name, jobId, state, schedule, words, timezone, notes, when, next, lateFireAt, lastFire } = row;
  const [first] = next;
  return {
    kind: 'schedule',
    id: idOf({ schedule: name }),
    ...ORIGIN,
    ...SIZE,
    name,
    jobId,
    state,
    ...(schedule !== undefined && { schedule }),
    words,
    timezone,
    notes: [...notes],
    ...(when !== undefined && { when }),
    ...(first !== undefined && { next: first }),
    ...(lateFireAt !== undefined && { lateFireAt }),
    ...(lastFire && {
      lastFire: {
        at: lastFire.at,
        ...(lastFire.runId !== undefined && { runId: lastFire.runId }),
        ...(lastFire.state !== undefined && { state: lastFire.state }),
      },
    }),
  };
}

const ORIGIN = { x: 0, y: 0 };

/** Jobs that are followed, and schedules that are followed and do not exist. */
function othersOf(rows: readonly ScheduleRow[], edges: readonly Edge[]): readonly Node[] {
  const known = new Set(rows.map(({ name }) => idOf({ schedule: name })));
  const ids = [...new Set(edges.map(({ from }) => from))].filter((id) => !known.has(id));
  return ids.map((id) => {
    const followers = edges.flatMap(({ from, to }) => (from === id ? [to.slice('schedule-'.length)] : []));
    const place = { id, ...ORIGIN, ...SMALL, followers };
    return id.startsWith('job-')
      ? { kind: 'job', ...place, jobId: id.slice('job-'.length) }
      : { kind: 'gone', ...place, name: id.slice('schedule-'.length) };
  });
}

function saysOf(edges: readonly Edge[], others: number): string {
  const followers = new Set(edges.map(({ to }) => to)).size;
  if (followers === 0) return 'No schedule follows another.';
  const first = `${plural(followers, 'schedule follows', 'schedules follow')} others.`;
  return others === 0
    ? first
    : `${first} ${plural(others, 'other')} neither ${others === 1 ? 'follows nor is' : 'follow nor are'} followed.`;
}
