import { defineJobs } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { Services } from '../../services/services.ts';
import { VERSION } from '../../cli/version.ts';

/** A job of this program need not have been seen by a daemon: the store hears of all of them, and of their queues. */
export async function defineOwnJobs(store: Store, services: Pick<Services, 'jobs'>): Promise<void> {
  await defineJobs(store, (await services.jobs()).list(), VERSION);
}
