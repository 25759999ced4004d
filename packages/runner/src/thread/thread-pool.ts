/**
 * The threads of a node. A thread is made when a run needs one and none is idle, so there are never more threads than
 * runs at once. Threads are used again, because a new one has to load the jobs. Idle threads above the number of
 * processors end after ten seconds.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { availableParallelism } from 'node:os';
import type { Logger } from '@sb/logger';
import type { Threads } from '../attempt/attempt.ts';
import { JobThread, type ThreadOptions } from './job-thread.ts';

/** More threads than this cannot work at the same time. */
const KEEP = availableParallelism();
const IDLE_MS = 10_000;

export interface ThreadPool extends Threads {
  /** How many have not ended. */
  readonly size: number;
  /** Ends all of them, also those at work. */
  stop(): Promise<void>;
}

export function createThreadPool(options: ThreadOptions & { readonly logger: Logger }): ThreadPool {
  const all = new Set<JobThread>();
  const idle: JobThread[] = [];
  // Later messages of a thread do not belong to the run that it was made for.
  const outside = AsyncLocalStorage.snapshot();
  let trimming: NodeJS.Timeout | undefined;

  return {
    get size() {
      return all.size;
    },
    run(attempt, input) {
      const thread = idle.pop() ?? outside(start);
      const run = thread.run(attempt, input);
      void run.ended.then(() => rest(thread));
      return run;
    },
    async stop() {
      clearTimeout(trimming);
      await Promise.all([...all].map((thread) => thread.end()));
    },
  };

  function start(): JobThread {
    const thread = new JobThread({ ...options, gone });
    all.add(thread);
    return thread;
  }

  function gone(thread: JobThread): void {
    all.delete(thread);
    const at = idle.indexOf(thread);
    if (at !== -1) idle.splice(at, 1);
  }

  function rest(thread: JobThread): void {
    if (!thread.mayWork) return;
    idle.push(thread);
    if (idle.length > KEEP) trimming ??= setTimeout(trim, IDLE_MS).unref();
  }

  function trim(): void {
    trimming = undefined;
    for (const thread of idle.splice(0, Math.max(0, idle.length - KEEP))) void thread.end();
  }
}
