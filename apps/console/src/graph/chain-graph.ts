/** The picture of one chain of runs. Pure. */
import { FINISHED_STATES } from '@sb/jobs';
import type { ChainRun } from '@sb/queue';
import { clean, isoTime } from '@sb/views';
import { formatCount, groupBy, plural } from '@sb/words';
import type { ChainGraph } from '../answers/graph.ts';
import type { RunRow } from '../answers/runs.ts';
import { type State, statesText, worstOf } from './chain-states.ts';
import { foldChain } from './fold-chain.ts';
import { type Flow, layOut } from './lay-out.ts';
import { lineLabel } from './line-label.ts';

export interface ChainLook {
  readonly now: number;
  readonly rows: ReadonlyMap<number, RunRow>;
  readonly flow: Flow;
  /** This run is never folded. */
  readonly keep?: number | undefined;
  /** Every run by itself. */
  readonly isUnfolded: boolean;
  readonly isWhole: boolean;
}

const SIZE = { w: 208, h: 46 };

export function chainGraph(runs: readonly ChainRun[], look: ChainLook): ChainGraph {
  const groups = look.isUnfolded ? runs.map((run) => [run]) : foldChain(runs, look.keep);
  const boxes = groups.map((group) => ({ id: idOf(group), ...SIZE }));
  const edges = edgesOf(groups);
  const drawn = layOut(boxes, edges, look.flow);
  const folded = groups.filter(({ length }) => length > 1);
  const count = folded.reduce((sum, { length }) => sum + length, 0);
  return {
    now: isoTime(look.now),
    id: runs[0]?.id ?? 0,
    width: drawn.width,
    height: drawn.height,
    says: `${countsText(runs.map((run) => stateOf(run, look)))}.`,
    nodes: groups.map((group, nr) => ({
      ...SIZE,
      ...(drawn.corners[nr] ?? ORIGIN),
      id: idOf(group),
      ...contentOf(group, look),
    })),
    edges: edges.map((edge, nr) => ({ ...edge, ...linesOf(drawn.lines[nr]) })),
    open: runs
      .filter((run) => !isEnd(stateOf(run, look)))
      .slice(0, MOST_OPEN)
      .map(({ id }) => id),
    ...(count > 0 && {
      folded: `${formatCount(count)} similar runs are folded into ${formatCount(folded.length)}.`,
    }),
    isWhole: look.isWhole,
  };
}

const ORIGIN = { x: 0, y: 0 };
/** As many rows as the stream sends. */
const MOST_OPEN = 200;

function isEnd(state: State): boolean {
  return FINISHED_STATES.some((one) => one === state);
}

export function linesOf(line: ReturnType<typeof layOut>['lines'][number] | undefined) {
  return {
    points: (line?.points ?? []).map((point) => ({ ...point })),
    ...(line?.labelAt && { labelAt: { ...line.labelAt } }),
  };
}

function idOf(group: readonly ChainRun[]): string {
  return `${group.length > 1 ? 'fold' : 'run'}-${group[0]?.id ?? 0}`;
}

type Content<Node> = Node extends unknown ? Omit<Node, 'id' | 'x' | 'y' | 'w' | 'h'> : never;

function contentOf(group: readonly ChainRun[], look: ChainLook): Content<ChainGraph['nodes'][number]> {
  const [run] = group;
  if (!run) throw new Error('A group of a chain has no run.');
  const states = group.map((one) => stateOf(one, look));
  if (group.length > 1)
    return {
      kind: 'fold',
      jobId: run.jobId,
      state: worstOf(states),
      says: countsText(states),
      runs: group.map(({ id }) => id),
    };
  const { runAt, startedAt, finishedAt, tookMs, says } = look.rows.get(run.id) ?? {};
  return {
    kind: 'run',
    run: run.id,
    jobId: run.jobId,
    state: worstOf(states),
    ...(says !== undefined && { says }),
    runAt: runAt ?? isoTime(look.now),
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(tookMs !== undefined && { tookMs }),
  };
}

/** Of a run that retention has removed meanwhile, the state as the chain was read. */
function stateOf({ id, state }: ChainRun, { rows }: ChainLook): State {
  return rows.get(id)?.state ?? state;
}

/** `12 runs: 1 failed, 11 succeeded` */
function countsText(states: readonly State[]): string {
  const groups = groupBy(states, (state) => state);
  const counts = new Map([...groups].map(([state, { length }]) => [state, length]));
  return `${plural(states.length, 'run')}: ${statesText(counts)}`;
}

type Edge = Omit<ChainGraph['edges'][number], 'points' | 'labelAt'>;

/** Lines between groups: those of alike runs are one, and those within a stretch are none. */
function edgesOf(groups: readonly (readonly ChainRun[])[]): readonly Edge[] {
  const groupOf = new Map(groups.flatMap((group) => group.map((run) => [run.id, idOf(group)] as const)));
  const edges = groups.flatMap((group) =>
    group.flatMap(({ after }) =>
      after.flatMap(({ run, on, outcome }) => {
        const from = groupOf.get(run);
        const to = idOf(group);
        return from === undefined || from === to ? [] : [{ from, to, on, outcome }];
      }),
    ),
  );
  const alike = groupBy(edges, ({ from, to, on }) => JSON.stringify([from, to, on]));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const { from, to, on, outcome } = first;
    const label = lineLabel(on);
    const isSame = others.every((one) => one.outcome === outcome);
    return [
      {
        from,
        to,
        on: clean(on),
        ...(label !== undefined && { label }),
        ...(isSame && outcome !== undefined && { outcome }),
      },
    ];
  });
}
