/** An act on many letters or runs that is carried out chunk by chunk, as it is asked for, stored and shown. */
import { CodedError } from '@sb/words';
import type { DeadChoice } from '../dead-letters/dead-letters.ts';
import type { Rate } from '../dead-letters/pace.ts';
import type { StoredRejecting } from '../jobs/find-rejecting.ts';
import type { PriorityWish } from '../runs/change-priority.ts';

export type OperationKind = 'replay' | 'discard' | 'reopen' | 'cancel' | 'retry' | 'priority';

export type OperationState = 'running' | 'stopped' | 'done' | 'failed';

/** As of `replayDead`. */
interface Replaying {
  readonly kind: 'replay';
  readonly input?: unknown;
  readonly patch?: unknown;
  readonly rate?: Rate | undefined;
}

/** Dead letters. Those that arrive after the start are left out. */
export type LetterOrder = { readonly choice: DeadChoice } & (
  | Replaying
  | { readonly kind: 'discard' | 'reopen' }
);

/** Runs by number. Replayed are ended ones, whatever their end. */
export type RunOrder = { readonly ids: readonly number[] } & (
  | Replaying
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' }
  | (PriorityWish & { readonly kind: 'priority' })
);

/** The order of an operation: which runs or letters it changes, and how. */
export type OperationOrder = LetterOrder | RunOrder;

/** `rejecting`: the jobs that did not accept the input of a replay when it was asked for. */
export type StoredOrder = OperationOrder & { readonly rejecting?: StoredRejecting };

/** Where the next chunk begins and the last one ends: runs of letters, or positions in the list of ids. */
export interface OperationPlace {
  readonly after: number;
  readonly upTo: number;
}

/** Where a chunk begins, and how much it may do. */
export interface ChunkPlace extends OperationPlace {
  readonly limit: number;
}

export interface DoneChunk {
  readonly done: number;
  /** A sentence for each that was refused. */
  readonly refused: readonly string[];
  /** The place after it; undefined: nothing is left. */
  readonly after: number | undefined;
}

export interface OperationProgress {
  readonly done: number;
  readonly refused: number;
  /** The first refusals, and the error that ended it. */
  readonly says: readonly string[];
}

/** Times are ms since the epoch. */
export interface OperationRecord extends OperationProgress {
  readonly id: number;
  readonly kind: OperationKind;
  readonly state: OperationState;
  /** The number of letters or runs that were chosen at the start. */
  readonly total: number;
  readonly by: string;
  readonly reason?: string;
  readonly stoppedBy?: string;
  readonly createdAt: number;
  readonly endedAt?: number;
}

export class UnknownOperationError extends CodedError {
  readonly code = 'UNKNOWN_OPERATION';

  constructor(id: number) {
    super(`There is no operation ${id}. Those that ended are kept for 30 days.`);
  }
}
