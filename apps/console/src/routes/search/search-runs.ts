/** The run that a number names, or the newest runs of a job: what is at work, then what ended last. */
import { findRun, listHistory, listLive, type RunRecord, UnknownRunError } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { z } from 'zod';
import type { searchResults } from '../../answers/search.ts';
import type { Call } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { lookOfRuns } from '../../rows/look-of-runs.ts';
import { runRow } from '../../rows/run-rows.ts';

type Found = z.input<typeof searchResults>['runs'];

const MOST_LIVE = 1;
const MOST_ENDED = 2;

/** `1187`, `#1187`, `run 1187` */
export async function searchRuns(
  call: Pick<Call, 'store' | 'secrets' | 'who'>,
  q: string,
  jobId: string | undefined,
): Promise<Found> {
  const { store, who } = call;
  const [, number] = /^(?:run )?#?([1-9]\d{0,14})$/i.exec(q) ?? [];
  const runs =
    number === undefined
      ? await newestOf(store, jobId)
      : (await runOf(store, Number(number))).filter((run) => maySeeJob(who, run.jobId));
  if (runs.length === 0) return [];
  const look = await lookOfRuns(call);
  return runs.map((run) => {
    const { id, jobId: of, state, says, may } = runRow(run, look);
    return { id, jobId: of, state, may, ...(says !== undefined && { says }) };
  });
}

async function newestOf(store: Store, jobId: string | undefined): Promise<readonly RunRecord[]> {
  if (jobId === undefined) return [];
  const views = (['running', 'retrying'] as const).map((view) =>
    listLive(store, { view, jobId, limit: MOST_LIVE }),
  );
  const live = (await Promise.all(views)).flatMap(({ runs }) => runs);
  const { runs: ended } = await listHistory(store, { jobId, limit: MOST_ENDED });
  return [...live, ...ended];
}

async function runOf(store: Store, id: number): Promise<readonly RunRecord[]> {
  try {
    return [await findRun(store, id)];
  } catch (error) {
    if (error instanceof UnknownRunError) return [];
    throw error;
  }
}
