import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { NodeStanding } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { HeartbeatOptions } from './lease/heartbeat.ts';
import type { ThreadOptions } from './thread/job-thread.ts';

const CONCURRENCY = 10;
const GRACE_MS = 30_000;

export interface RunnerOptions {
  readonly store: Store;
  readonly storeId: string;
  readonly jobs: readonly RegisteredJob[];
  readonly logger: Logger;
  readonly version: string;
  /** Shown in lists of nodes. */
  readonly name: string;
  /** Runs at once. Default 10. */
  readonly concurrency?: number | undefined;
  /** The queues it works. Default all. */
  readonly queues?: readonly string[] | undefined;
  /** How long `stop` waits for runs to end by themselves, ms. Default 30 s. */
  readonly graceMs?: number | undefined;
  /** How long an attempt may go on after a timeout or a cancel has aborted its signal, ms. Default 10 s. */
  readonly abortGraceMs?: number | undefined;
  /** The thread of the heartbeat. Absent: a timer in this thread. */
  readonly heartbeatThread?: HeartbeatOptions['thread'];
  /** For jobs with `isolation: 'thread'`. Absent: they run in this thread. */
  readonly threads?: ThreadOptions | undefined;
  readonly now?: (() => number) | undefined;
  readonly random?: (() => number) | undefined;
  /** Values that no log line and no stored error may show. */
  readonly secrets?: readonly string[] | undefined;
  /** The standing of the node that this one replaces. Default `active`. */
  readonly standing?: NodeStanding | undefined;
  /** An operator drains the node, and it holds no runs any more: it is to be stopped. */
  readonly drained?: (() => void) | undefined;
  /** The node was taken for dead: it has aborted its runs, and claims no more. */
  readonly leaseLost?: (() => void) | undefined;
}

export function concurrencyOf({ concurrency = CONCURRENCY }: RunnerOptions): number {
  return concurrency;
}

export function graceOf({ graceMs = GRACE_MS }: Pick<RunnerOptions, 'graceMs'>): number {
  return graceMs;
}
