/**
 * Ends or queues waiting runs, after some of their dependencies were judged. A run ends if one of these ends it. A run
 * that waits for no parent any more is queued, unless a condition ends it. The caller has locked the runs.
 */
import type { Body, Tx } from '@sb/storage';
import { compileCondition } from '../conditions/condition.ts';
import { ConditionError, ConditionFailedError } from '../conditions/condition-errors.ts';
import type { ConditionValues } from '../conditions/condition-values.ts';
import { endByEdges, type JudgedEdge, PARENTS } from './dependencies.ts';
import { endRunsEach, type QuietEnd } from '../settle/end/end-run.ts';
import { finishedState } from '../lifecycle.ts';
import {
  findConditional,
  findKnownEdges,
  type KnownEdge,
  queueChildren,
  writeOutcome,
} from './run-deps.sql.ts';

export interface Judged {
  /** By run, the dependencies that were judged now. */
  readonly judged: ReadonlyMap<number, readonly JudgedEdge[]>;
  /** Runs that wait for no parent any more. */
  readonly ready: readonly number[];
}

/** True when it has queued a run. */
export function* startOrEnd(tx: Tx, { judged, ready }: Judged): Body<boolean> {
  const ends = new Map<number, QuietEnd>();
  const add = (id: number, end: QuietEnd | undefined): void => {
    if (end) ends.set(id, end);
  };
  for (const [id, edges] of judged) add(id, endByEdges(edges));
  const open = ready.filter((id) => !ends.has(id));
  for (const id of open.length > 0 ? yield* findConditional(tx, open) : [])
    add(id, endByEdges(yield* judgeConditions(tx, id)));
  yield* endRunsEach(tx, ends);
  const queued = open.filter((id) => !ends.has(id));
  if (queued.length > 0) yield* queueChildren(tx, queued);
  return queued.length > 0;
}

/** Evaluates the conditions of a run whose parents have all ended. */
function* judgeConditions(tx: Tx, childId: number): Body<readonly JudgedEdge[]> {
  const edges = yield* findKnownEdges(tx, childId);
  const values = valuesOf(edges);
  const judged: JudgedEdge[] = [];
  for (const edge of edges) {
    if (edge.outcome !== 'ended') continue;
    const { isTrue, note } = evaluate(edge.cond, values, edges);
    const outcome = isTrue ? 'met' : 'unmet';
    yield* tx.step(writeOutcome([edge], { outcome, note: note ?? null }));
    judged.push({
      ...edge,
      outcome,
      note,
      state: edge.state === null ? 'succeeded' : finishedState(edge.state),
    });
  }
  return judged;
}

function valuesOf(edges: readonly KnownEdge[]): ConditionValues {
  return Object.fromEntries(
    edges.flatMap(({ as, state, result, input }) =>
      as === null || state === null
        ? []
        : [[as, { status: finishedState(state), result: parse(result), input: parse(input) }]],
    ),
  );
}

/** A condition that cannot be evaluated is not true. */
function evaluate(
  text: string,
  values: ConditionValues,
  edges: readonly KnownEdge[],
): { readonly isTrue: boolean; readonly note?: string } {
  try {
    const members = edges.flatMap(({ as }) => as ?? []);
    return { isTrue: compileCondition(text, { variable: PARENTS, members }).evaluate(values) };
  } catch (error) {
    if (error instanceof ConditionFailedError || error instanceof ConditionError)
      return { isTrue: false, note: error.message };
    throw error;
  }
}

function parse(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
