/** Reads ids for a shell. Called while a person waits for the answer to a key: never writes, and never makes a store. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_VIEWS } from '@sb/jobs';
import { listHistory, listJobNames, listLive, listQueueNames } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import { openStore, type Store } from '@sb/storage';
import { findPlaces } from '../services/places.ts';
import { readSettings } from '../services/read-settings.ts';
import type { Io } from '../cli/command.ts';
import type { IdKind } from './complete-words.ts';

const SQLITE = 'sqlite:';
const NEWEST_RUNS = 50;
/** With the start of Node, half a second. */
const LONGEST_WAIT_MS = 300;

const READERS: Readonly<Record<IdKind, (store: Store) => Promise<readonly string[]>>> = {
  jobs: listJobNames,
  queues: listQueueNames,
  schedules: async (store) => (await listSchedules(store)).map(({ name }) => name),
  runs: newestRuns,
};

/** Empty without a store, and where a server does not answer in time. Throws what the store throws. */
export async function readIds(
  kind: IdKind,
  { entry, env, cwd }: Pick<Io, 'entry' | 'env' | 'cwd'>,
): Promise<readonly string[]> {
  const { databaseUrl: url } = await readSettings(findPlaces({ entry, cwd }), { env, cwd });
  // A file answers as fast as the machine can.
  if (!url.startsWith(SQLITE)) return Promise.race([readFrom(url, kind), sleep(LONGEST_WAIT_MS, [])]);
  return existsSync(url.slice(SQLITE.length)) ? readFrom(url, kind) : [];
}

async function readFrom(url: string, kind: IdKind): Promise<readonly string[]> {
  const store = await openStore({ url, readOnly: true });
  try {
    return await READERS[kind](store);
  } finally {
    await store.close();
  }
}

async function newestRuns(store: Store): Promise<readonly string[]> {
  const pages = await Promise.all([
    ...LIVE_VIEWS.map((view) => listLive(store, { view, limit: NEWEST_RUNS })),
    listHistory(store, { limit: NEWEST_RUNS }),
  ]);
  return pages.flatMap(({ runs }) => runs.map(({ id }) => String(id)));
}
