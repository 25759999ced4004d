/** The rows of the list: runs, and after the last of a state the folded rest of it. Pure. */
import type { RunFold, RunList, RunRow } from '../../../../src/answers/runs.ts';

export type Listed =
  | { readonly kind: 'run'; readonly run: RunRow }
  | { readonly kind: 'fold'; readonly fold: RunFold };

export function listedRows(pages: readonly Pick<RunList, 'items' | 'folds'>[]): Listed[] {
  const runs = eachOnce(pages.flatMap(({ items }) => items));
  const folds = pages.flatMap((page) => page.folds);
  const rows: Listed[] = [];
  for (const [at, run] of runs.entries()) {
    rows.push({ kind: 'run', run });
    if (runs[at + 1]?.state === run.state) continue;
    rows.push(...folds.filter(({ state }) => state === run.state).map(toListed));
  }
  const shown = new Set(runs.map(({ state }) => state));
  const rest = folds.filter(({ state }) => !shown.has(state)).map(toListed);
  const firstEnded = rows.findIndex((row) => row.kind === 'run' && row.run.finishedAt !== undefined);
  return firstEnded < 0 ? [...rows, ...rest] : rows.toSpliced(firstEnded, 0, ...rest);
}

/** A run that ended between two pages is in both: it keeps the place and the state in which the reader has seen it. */
function eachOnce(runs: readonly RunRow[]): readonly RunRow[] {
  const first = new Map(runs.toReversed().map((run) => [run.id, run]));
  return runs.filter((run) => first.get(run.id) === run);
}

export function foldKey({ state, jobId, queue }: RunFold): string {
  return ['fold', state, jobId, queue].join(' ');
}

function toListed(fold: RunFold): Listed {
  return { kind: 'fold', fold };
}
