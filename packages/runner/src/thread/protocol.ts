/**
 * What the worker and a thread that works for it tell each other. A thread has one run at a time, so messages name none;
 * what a run leaves behind in its thread is silent once it has ended. All of it is plain data: it is cloned on its way.
 */
import type { NewEvent } from '@sb/events';
import type { ParentRun } from '@sb/jobs';
import type { Enqueued, Progress } from '@sb/queue';
import type { ClaimedRun, RunRequest } from '@sb/queue/engine';
import type { LogFields, LogLevel } from '@sb/logger';
import type { AbortReason } from '../attempt/abort.ts';
import type { AttemptEnd } from '../attempt/outcome.ts';
import type { CarriedError } from './carried-error.ts';

/** What a thread is started with. */
export interface ThreadData {
  /** For whoever loads the jobs there. */
  readonly modules: unknown;
  /** How many messages the worker has not read yet. */
  readonly unread: Int32Array;
}

/** An attempt, as its thread has to know it. */
export interface RunOrder {
  /** Without its input. */
  readonly run: ClaimedRun;
  /** As it was enqueued: the schema looks at it in the thread too, since what that makes of it may be no plain data. */
  readonly input: unknown;
  readonly storeId: string;
  readonly jobNow: Date;
  readonly lastSuccessAt: Date | undefined;
}

export type ToThread =
  | { readonly type: 'run'; readonly order: RunOrder }
  | { readonly type: 'abort'; readonly reason: AbortReason }
  /** The step that this call has asked for is not on record: it is to be done. */
  | { readonly type: 'do'; readonly call: number }
  | { readonly type: 'answered'; readonly call: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly call: number; readonly error: CarriedError };

export type FromThread =
  | { readonly type: 'ready' }
  /** Its jobs could not be loaded. It ends. */
  | { readonly type: 'unready'; readonly error: CarriedError }
  | { readonly type: 'ended'; readonly end: CarriedEnd }
  /** An error that nobody caught. It ends. */
  | { readonly type: 'crashed'; readonly error: CarriedError }
  /** The same of a run that had ended. */
  | { readonly type: 'stray'; readonly runId: number; readonly error: CarriedError }
  | { readonly type: 'printed'; readonly to: 'log' | 'error'; readonly text: string }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly fields: LogFields }
  | { readonly type: 'count'; readonly name: string; readonly by: number | undefined }
  | { readonly type: 'gauge'; readonly name: string; readonly value: number }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'keep'; readonly event: NewEvent }
  | { readonly type: 'call'; readonly call: number; readonly ask: Ask }
  /** The step of this call, and what is to be kept of it. */
  | { readonly type: 'done'; readonly call: number; readonly text: string | undefined }
  | { readonly type: 'failed'; readonly call: number; readonly error: CarriedError };

/** What waits for an answer. */
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

/** What waits for nothing. */
export type Remark = Extract<FromThread, { readonly type: 'log' | 'count' | 'gauge' | 'progress' | 'keep' }>;

/** How an attempt ended, as far as its thread knows. */
export type CarriedEnd =
  | Exclude<AttemptEnd, { readonly error: unknown }>
  | (Extract<AttemptEnd, { readonly error: unknown }> & { readonly error: CarriedError });
