/** A chain as a tree: each run is shown under the last of the runs that it waits for. Pure. */
import type { ChainEdge, ChainRun } from '@sb/queue';
import { plural } from '@sb/words';
import { clean, endWords } from '@sb/views';
import type { Style } from '../../../cli/terminal/style.ts';
import { stateStyle } from '../../../views/state-cell.ts';

const MOST_LINES = 40;

/** No lines for a run without a chain. `runId`: the run that is shown. */
export function chainLines(
  chain: readonly ChainRun[],
  { runId, style }: { readonly runId: number; readonly style: Style },
): readonly string[] {
  const known = new Set(chain.map(({ id }) => id));
  const isAlone = chain.length < 2 && chain.every(({ after }) => after.length === 0);
  if (isAlone) return [];
  const under = new Map<number | undefined, ChainRun[]>();
  for (const run of chain) {
    const parent = run.after.findLast((edge) => known.has(edge.run))?.run;
    const siblings = under.get(parent);
    if (siblings) siblings.push(run);
    else under.set(parent, [run]);
  }
  const lines: string[] = [];
  // A stack instead of recursion: a chain may be deep.
  const open = branches(under.get(undefined), '', true);
  for (let next = open.pop(); next; next = open.pop()) {
    const { run, before, indent } = next;
    lines.push(before + runText(run, { runId, known, style }));
    open.push(...branches(under.get(run.id), indent, false));
  }
  const hidden = lines.length - MOST_LINES;
  return hidden > 0 ? [...lines.slice(0, MOST_LINES), style.dim(`and ${plural(hidden, 'run')} more`)] : lines;
}

interface Branch {
  readonly run: ChainRun;
  readonly before: string;
  /** Indent of the lines under it. */
  readonly indent: string;
}

/** The last branch first: the stack reverses them. */
function branches(runs: readonly ChainRun[] = [], indent: string, areRoots: boolean): Branch[] {
  return runs
    .map((run, at) => {
      if (areRoots) return { run, before: '', indent: '' };
      const isLast = at === runs.length - 1;
      return {
        run,
        before: `${indent}${isLast ? '└─ ' : '├─ '}`,
        indent: `${indent}${isLast ? '   ' : '│  '}`,
      };
    })
    .toReversed();
}

function runText(
  run: ChainRun,
  {
    runId,
    known,
    style,
  }: { readonly runId: number; readonly known: ReadonlySet<number>; readonly style: Style },
): string {
  const name = `${run.id}  ${clean(run.jobId)}`;
  const state = style[stateStyle(run.state) ?? 'dim'](run.state);
  const shownUnder = run.after.findLast((edge) => known.has(edge.run));
  const notes = run.after.flatMap((edge) => edgeNote(edge, edge === shownUnder));
  return [`${run.id === runId ? style.bold(name) : name}  ${state}`, ...notes].join(' · ');
}

/** A fact that the tree does not show: another parent, or a condition other than success. */
function edgeNote({ run, on }: ChainEdge, isShown: boolean): readonly string[] {
  const how = on === 'success' ? '' : `when it ${endWords(on)}`;
  if (isShown) return how === '' ? [] : [how];
  return [`also after ${run}${how === '' ? '' : ` (${how})`}`];
}
