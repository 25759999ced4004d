import type { RegisteredJob } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { ThreadOptions } from './job-thread.ts';
import type { ThreadPool } from './thread-pool.ts';

export interface ThreadWishes {
  readonly jobs: readonly RegisteredJob[];
  readonly threads?: ThreadOptions | undefined;
  readonly logger: Logger;
}

/** Undefined when no job asks for a thread: then the code of threads is not loaded. */
export async function openThreads({ jobs, threads, logger }: ThreadWishes): Promise<ThreadPool | undefined> {
  if (!threads || jobs.every(({ isolation }) => isolation === 'none')) return undefined;
  const { createThreadPool } = await import('./thread-pool.ts');
  return createThreadPool({ ...threads, logger });
}
