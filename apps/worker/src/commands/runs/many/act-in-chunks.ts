/**
 * Does one act to many runs, chunk by chunk. Ends early at an interruption, or after a chunk of which the store left a run
 * without an answer.
 */
import { EXIT, exitCodeOf } from '../../../cli/failure.ts';
import type { ChosenRun } from './choose-runs.ts';

/** Acts that are under way at once. */
const AT_ONCE = 10;

/** What was done, in a word or two and as facts for --json; or a refusal that has a `code`. */
export type Outcome = { readonly text: string; readonly facts: object } | { readonly error: unknown };

export interface ChunkedAct {
  readonly chunk: number;
  /** Returns the outcome of each run, in their order. */
  readonly act: (chunk: readonly ChosenRun[]) => Promise<readonly Outcome[]>;
}

export interface Done {
  readonly run: ChosenRun;
  readonly text: string;
  readonly facts: object;
}

export interface Refused {
  readonly run: ChosenRun;
  readonly error: Error;
  readonly code: string;
}

export interface Report {
  readonly done: readonly Done[];
  readonly refused: readonly Refused[];
  /** The runs whose outcome is unknown, each done or as it was, and why. */
  readonly failure?: { readonly error: unknown; readonly runs: readonly ChosenRun[] };
}

/** Acts on each run of a chunk by itself, all at once. */
export function oneByOne(act: (run: ChosenRun) => Promise<Outcome>): ChunkedAct {
  const settle = (run: ChosenRun): Promise<Outcome> => act(run).catch((error: unknown) => ({ error }));
  return { chunk: AT_ONCE, act: (runs) => Promise.all(runs.map(settle)) };
}

/** Never throws: what was done until a failure is part of the report. */
export async function actInChunks(
  runs: readonly ChosenRun[],
  { act, chunk: size }: ChunkedAct,
  { interrupted, onProgress }: { interrupted: AbortSignal; onProgress: (count: number) => void },
): Promise<Report> {
  const done: Done[] = [];
  const refused: Refused[] = [];
  for (let at = 0; at < runs.length && !interrupted.aborted; at += size) {
    const chunk = runs.slice(at, at + size);
    const ends = await act(chunk).catch((error: unknown) => chunk.map((): Outcome => ({ error })));
    const unknown: { readonly run: ChosenRun; readonly error: unknown }[] = [];
    for (const [i, run] of chunk.entries()) {
      const end = ends[i] ?? { error: undefined };
      if (!('error' in end)) done.push({ run, ...end });
      else if (isRefusal(end.error)) refused.push({ run, error: end.error, code: end.error.code });
      else unknown.push({ run, error: end.error });
    }
    onProgress(done.length + refused.length);
    const [first] = unknown;
    if (first) return { done, refused, failure: { error: first.error, runs: unknown.map(({ run }) => run) } };
  }
  return { done, refused };
}

/** A refusal has a code; all else is no answer about a run. */
function isRefusal(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  const exit = exitCodeOf(error);
  return exit !== EXIT.store && exit !== EXIT.bug;
}
