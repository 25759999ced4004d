/** What run:retry and run:replay have in common: the runs that they take, why a run is refused, and what they print. */
import { FINISHED_STATES } from '@sb/jobs';
import { type ClosedLetter, readLetterStatuses, RunNeedsChainError, RunNotFinishedError } from '@sb/queue';
import type { Store } from '@sb/storage';
import { runAgainText } from '@sb/views';
import type { CodedError } from '@sb/words';
import type { Call } from '../../../cli/command.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import type { Services } from '../../../services/services.ts';
import type { Refusals } from '../many/act-on-many.ts';
import {
  type ChosenRun,
  type ChosenRuns,
  type FilterOptions,
  findEnded,
  MOST_RUNS,
} from '../many/choose-runs.ts';
import { findRefusals, type KnownRun } from '../many/find-refusals.ts';
import { requireKnownNames } from '../many/unknown-names.ts';
import { readAttention } from '../views/attention.ts';

const LETTERS_AT_ONCE = 500;
const ENDED: ReadonlySet<string> = new Set(FINISHED_STATES);

export interface ManyOptions extends FilterOptions {
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

export type Runs = { readonly runId: readonly string[] };

/** The same command again would take the same runs, not the rest: their history does not change. */
export async function allEnded(
  store: Store,
  filters: Parameters<typeof findEnded>[1],
  services: Services,
): Promise<ChosenRuns> {
  const chosen = await findEnded(store, filters);
  if (chosen.runs.length === 0) await requireKnownNames(filters, store, services);
  if (chosen.isWhole) return chosen;
  throw new UsageError(
    `more than ${MOST_RUNS} runs match, or too many must be looked at`,
    'Choose fewer: --job, --since ...',
  );
}

type Why = (run: KnownRun, letter: ClosedLetter | undefined) => CodedError | undefined;

export async function refusalsOf(store: Store, runs: readonly ChosenRun[], why: Why): Promise<Refusals> {
  const { known, letters } = await readKnown(store, runs);
  return findRefusals(store, known, (run) => why(run, letters.get(run.id)));
}

interface Known {
  readonly known: readonly ChosenRun[];
  /** By their runs. */
  readonly letters: ReadonlyMap<number, ClosedLetter>;
}

/** A run of which only the dead letter is left is known too: it has failed. */
export async function readKnown(store: Store, runs: readonly ChosenRun[]): Promise<Known> {
  const letters = new Map<number, ClosedLetter>();
  for (let at = 0; at < runs.length; at += LETTERS_AT_ONCE) {
    const ids = runs.slice(at, at + LETTERS_AT_ONCE).map(({ id }) => id);
    for (const letter of await readLetterStatuses(store, ids)) letters.set(letter.runId, letter);
  }
  const known = runs.map((run) => {
    const letter = run.state === undefined ? letters.get(run.id) : undefined;
    return letter ? { ...run, jobId: letter.jobId, state: 'failed' as const } : run;
  });
  return { known, letters };
}

/** Why a run cannot run again at all. */
export function whyNotReplayed({ id, state, reason }: KnownRun): CodedError | undefined {
  if (!ENDED.has(state)) return new RunNotFinishedError(id, state);
  return reason === 'dependency' ? new RunNeedsChainError(id) : undefined;
}

export function newRun(replayedAs: number): { readonly text: string; readonly facts: object } {
  return { text: String(replayedAs), facts: { replayedAs } };
}

/** Prints the id of the new run, and why it will not start by itself, if so. */
export async function showNewRun(
  store: Store,
  made: { readonly id: number; readonly replayOf: number },
  { output }: Pick<Call, 'output'>,
): Promise<void> {
  output.data(made);
  output.lines(String(made.id));
  const remark = await readAttention(store, made.id);
  output.remark(remark ?? `${runAgainText(made.replayOf, made.id)}: worker run:show ${made.id}`);
  if (remark !== undefined && output.isTerminal) output.remark(`Next: worker run:show ${made.id}`);
}
