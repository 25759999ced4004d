/**
 * Replays runs that failed for good lately and that may succeed later. Called by `maintenance.retry`; no other part of
 * the worker replays runs on its own.
 * Promise: at most `maxRetries` replays for each series of replays, those of operators included, each after a longer
 * delay than the one before. A new run and the mark of its letter are written in one transaction, and letters are
 * locked before replays are counted: when two processes do this at once, one of them makes the replay. A crash leaves
 * the rest open, for the next call.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { type DeadRun, decideRetry, type RetryRefusal, type RetryRules } from './decide-retry.ts';
import { DuplicateRunError } from '../errors.ts';
import { QueueDrainingError, QueueFullError } from '../enqueue/errors.ts';
import { insertReplays, keptFacts, type ReplayableRun } from './insert-replays.ts';
import { countReplays, findLetterInputs, type LetterRange, type ChosenLetter } from './find-letters.sql.ts';
import { sweepLetters, takeLetters } from './sweep-letters.ts';

export interface RetryDeadOptions extends RetryRules {
  /** Ms since the epoch: letters of runs that died before are left out. */
  readonly since: number;
  /** Ms since the epoch: the delay of a replay is counted from here. */
  readonly now: number;
  /** Writes nothing and returns what would be done. */
  readonly dryRun?: boolean;
  readonly actor: string;
  /** Aborting ends the sweep after the current chunk. */
  readonly signal?: AbortSignal | undefined;
}

export interface RetrySkip {
  readonly runId: number;
  readonly reason: RetryRefusal;
}

export interface RetryReport {
  /** Number of open letters since then. */
  readonly looked: number;
  readonly retried: number;
  readonly skipped: readonly RetrySkip[];
  /** False when it was aborted before the last letter. */
  readonly isWhole: boolean;
}

export async function retryDead(store: Store, options: RetryDeadOptions): Promise<RetryReport> {
  const { since, dryRun, signal } = options;
  let retried = 0;
  const skipped: RetrySkip[] = [];
  const choice = { filter: { since } };
  const isWhole = await sweepLetters(store, { choice, signal }, async (range) => {
    const chunk = dryRun
      ? await store.read((tx) => retryChunk(tx, range, options))
      : await store.write((tx) => retryChunk(tx, range, options), { durable: true });
    if (chunk.retried > 0 && !dryRun) store.ring();
    retried += chunk.retried;
    skipped.push(...chunk.skipped);
    return chunk.last === undefined ? undefined : { last: chunk.last, done: chunk.retried };
  });
  return { looked: retried + skipped.length, retried, skipped, isWhole };
}

interface Chunk {
  readonly retried: number;
  readonly skipped: readonly RetrySkip[];
  /** The last letter of the chunk; undefined when the chunk was empty. */
  readonly last: number | undefined;
}

function* retryChunk(tx: Tx, range: LetterRange, options: RetryDeadOptions): Body<Chunk> {
  const { dryRun = false, actor } = options;
  const letters = yield* takeLetters(tx, range, !dryRun);
  const { due, skipped } = yield* decideOn(tx, letters, options);
  const last = letters.at(-1)?.run_id;
  if (dryRun || due.length === 0) return { retried: due.length, skipped, last };
  const runs = yield* withInputs(tx, due, options.now);
  const { replayed, refused } = yield* insertReplays(tx, runs, { actor });
  // Refusals that only an insert finds, and changes since the letter was read.
  const late = refused.map(({ runId, error }) => ({ runId, reason: refusalBy(error) }));
  return { retried: replayed.length, skipped: [...skipped, ...late], last };
}

interface DueLetter {
  readonly letter: ChosenLetter;
  readonly replayAt: number;
}

/** Replays are counted for the first run of a series: two open letters may belong to the same series. */
function* decideOn(
  tx: Tx,
  letters: readonly ChosenLetter[],
  rules: RetryRules,
): Body<{ readonly due: readonly DueLetter[]; readonly skipped: readonly RetrySkip[] }> {
  const due: DueLetter[] = [];
  const skipped: RetrySkip[] = [];
  if (letters.length === 0) return { due, skipped };
  const replays = new Map(
    yield* countReplays(
      tx,
      letters.map(({ root_id }) => root_id),
    ),
  );
  for (const letter of letters) {
    const before = replays.get(letter.root_id) ?? 0;
    const decision = decideRetry(deadRun(letter, before), rules);
    if ('refused' in decision) {
      skipped.push({ runId: letter.run_id, reason: decision.refused });
      continue;
    }
    due.push({ letter, replayAt: decision.replayAt });
    replays.set(letter.root_id, before + 1);
  }
  return { due, skipped };
}

function deadRun(letter: ChosenLetter, replays: number): DeadRun {
  return {
    jobId: letter.job,
    reason: letter.reason,
    diedAt: letter.died_at,
    permanent: letter.permanent === 1,
    pinned: letter.pinned === 1,
    dryRun: letter.dry_run === 1,
    jobIsKnown: letter.job_known === 1,
    queueIsDraining: letter.queue_mode === 'draining',
    replays,
  };
}

function* withInputs(tx: Tx, due: readonly DueLetter[], now: number): Body<readonly ReplayableRun[]> {
  const inputs = yield* findLetterInputs(
    tx,
    due.map(({ letter }) => letter.run_id),
  );
  return due.map(({ letter, replayAt }) => ({
    ...keptFacts(letter),
    runId: letter.run_id,
    rootId: letter.root_id,
    input: inputs.get(letter.run_id) ?? null,
    hasOpenLetter: true,
    delayMs: Math.max(0, replayAt - now),
  }));
}

function refusalBy(error: Error): RetryRefusal {
  if (error instanceof QueueDrainingError) return 'queue_draining';
  if (error instanceof QueueFullError) return 'queue_full';
  return error instanceof DuplicateRunError ? 'duplicate' : 'not_registered';
}
