/** Reads the work of a run for people: its steps and checkpoints in the order in which they were made, and its progress. */
import type { Store } from '@sb/storage';
import { progressOf, type ProgressRecord } from '../rows/progress.ts';
import { findProgress } from './run-live.sql.ts';
import { listMemory, type MemoryRow } from './run-memory.sql.ts';

export interface StepRecord extends MemoryRecord {
  readonly id: string;
  readonly state: 'done' | 'failed';
  /** When its work began, ms since the epoch. Absent in records of older code. */
  readonly startedAt?: number;
  /** Absent also when it is longer than `longestValue`. */
  readonly result?: unknown;
}

export interface CheckpointRecord extends MemoryRecord {
  readonly key: string;
  /** Absent also when it is longer than `longestValue`. */
  readonly value?: unknown;
}

interface MemoryRecord {
  /** The claim that made it, as in `attempts`; 0 when it was copied from the run that this one replays. */
  readonly claimNo: number;
  /** Ms since the epoch. */
  readonly at: number;
  /** Length of its JSON. */
  readonly bytes: number;
}

export interface RunWork {
  readonly steps: readonly StepRecord[];
  readonly checkpoints: readonly CheckpointRecord[];
  readonly progress?: ProgressRecord;
}

/** Leaves out values that are longer than `longestValue` bytes of JSON. Empty for an unknown run. */
export async function readRunWork(
  store: Store,
  runId: number,
  { longestValue }: { readonly longestValue: number },
): Promise<RunWork> {
  return store.read(function* (tx) {
    const rows = yield* listMemory(tx, runId, longestValue);
    const live = yield* findProgress(tx, runId);
    return {
      steps: rows.filter(({ kind }) => kind === 'step').map(toStep),
      checkpoints: rows.filter(({ kind }) => kind === 'checkpoint').map(toCheckpoint),
      ...(live && { progress: progressOf(live) }),
    };
  });
}

function toStep(row: MemoryRow): StepRecord {
  return {
    id: row.key,
    state: row.failed === 1 ? 'failed' : 'done',
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...factsOf(row),
    ...(row.value !== null && { result: JSON.parse(row.value) as unknown }),
  };
}

function toCheckpoint(row: MemoryRow): CheckpointRecord {
  return {
    key: row.key,
    ...factsOf(row),
    ...(row.value !== null && { value: JSON.parse(row.value) as unknown }),
  };
}

function factsOf({ claim_no: claimNo, at, bytes }: MemoryRow): MemoryRecord {
  return { claimNo, at, bytes };
}
