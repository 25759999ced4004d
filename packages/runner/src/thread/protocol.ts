/**
 * The messages between the worker and a thread. A thread has one run at a time, so messages name no run; code that a run
 * left behind in its thread sends none once the run has ended. All messages are plain data: they are cloned on their way.
 */
import type { NewEvent } from '@sb/events';
import type { AbortReason, ParentRun } from '@sb/jobs';
import type { Enqueued, Progress } from '@sb/queue';
import type { ClaimedRun, RunRequest } from '@sb/queue/engine';
import type { LogFields, LogLevel } from '@sb/logger';
import type { AttemptEnd } from '../attempt/outcome.ts';
import type { CarriedError } from './carried-error.ts';

/** The data that a thread is started with. */
export interface ThreadData {
  /** The argument of `load`. */
  readonly modules: unknown;
  /** How many messages the worker has not read yet. */
  readonly unread: Int32Array;
}

/** The facts of an attempt that its thread needs. */
export interface RunOrder {
  /** Without its input. */
  readonly run: ClaimedRun;
  /** As it was enqueued. The thread validates it again, because the output of the schema may not be plain data. */
  readonly input: unknown;
  readonly storeId: string;
  readonly jobNow: Date;
  readonly lastSuccessAt: Date | undefined;
}

export type ToThread =
  | { readonly type: 'run'; readonly order: RunOrder }
  | { readonly type: 'abort'; readonly reason: AbortReason }
  /** The step of this call is not on record: the thread does its work. */
  | { readonly type: 'do'; readonly call: number }
  | { readonly type: 'answered'; readonly call: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly call: number; readonly error: CarriedError };

export type FromThread =
  | { readonly type: 'ready' }
  /** The jobs could not be loaded. The thread ends. */
  | { readonly type: 'unready'; readonly error: CarriedError }
  | { readonly type: 'ended'; readonly end: CarriedEnd }
  /** An uncaught error. The thread ends. */
  | { readonly type: 'crashed'; readonly error: CarriedError }
  /** An uncaught error of a run that had ended. */
  | { readonly type: 'stray'; readonly runId: number; readonly error: CarriedError }
  | { readonly type: 'printed'; readonly to: 'log' | 'error'; readonly text: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly fields: LogFields }
  | { readonly type: 'count'; readonly name: string; readonly by: number | undefined }
  | { readonly type: 'gauge'; readonly name: string; readonly value: number }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'keep'; readonly event: NewEvent }
  | { readonly type: 'call'; readonly call: number; readonly ask: Ask }
  /** The step of this call is done; `text` is its result, to be recorded. */
  | { readonly type: 'done'; readonly call: number; readonly text: string | undefined }
  | { readonly type: 'failed'; readonly call: number; readonly error: CarriedError };

/** A request of the thread: the worker answers it. */
export type Ask =
  | { readonly verb: 'publish'; readonly event: NewEvent }
  | { readonly verb: 'enqueue'; readonly request: RunRequest }
  | { readonly verb: 'keepRequest'; readonly request: RunRequest }
  | { readonly verb: 'step'; readonly id: string }
  | { readonly verb: 'recall'; readonly checkpoint: string }
  | { readonly verb: 'remember'; readonly checkpoint: string; readonly text: string | undefined }
  | { readonly verb: 'parents' }
  | { readonly verb: 'getState' };

export interface Answers {
  readonly publish: void;
  readonly enqueue: Enqueued;
  readonly keepRequest: void;
  readonly step: string | undefined;
  readonly recall: string | undefined;
  readonly remember: void;
  readonly parents: Readonly<Record<string, ParentRun>>;
  /** JSON. */
  readonly getState: string;
}

/** A message that the worker does not answer. */
export type Remark = Extract<FromThread, { readonly type: 'log' | 'count' | 'gauge' | 'progress' | 'keep' }>;

/** The end of an attempt, as its thread reports it. */
export type CarriedEnd =
  | Exclude<AttemptEnd, { readonly error: unknown }>
  | (Extract<AttemptEnd, { readonly error: unknown }> & { readonly error: CarriedError });
