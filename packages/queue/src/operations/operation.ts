/** An act on many letters or runs that is carried out chunk by chunk, as it is asked for, stored and shown. */
import { CodedError } from '@sb/words';
import type { DeadChoice } from '../dead-letters/dead-letters.ts';
import type { Rate } from '../dead-letters/pace.ts';

export const OPERATION_KINDS = ['replay', 'discard', 'reopen', 'cancel', 'retry'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export const OPERATION_STATES = ['running', 'stopped', 'done', 'failed'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** What is to be done. Letters that arrive after the start are left out. */
export type OperationOrder =
  | {
      readonly kind: 'replay';
      readonly choice: DeadChoice;
      /** As of `replayDead`. */
      readonly input?: unknown;
      readonly patch?: unknown;
      readonly rate?: Rate | undefined;
    }
  | { readonly kind: 'discard' | 'reopen'; readonly choice: DeadChoice }
  | { readonly kind: 'cancel' | 'retry'; readonly ids: readonly number[] };

/** Where the next chunk begins and the last one ends: runs of letters, or positions in the list of ids. */
export interface OperationPlace {
  readonly after: number;
  readonly upTo: number;
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
