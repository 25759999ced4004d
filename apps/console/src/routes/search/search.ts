/** Finds jobs, runs, queues, schedules, rules and records of boards by a name or a number. */
import { readAlertConfig, rulesInForce } from '@sb/alerts';
import { listQueueNames, readJobs } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { z } from 'zod';
import { searchResults } from '../../answers/search.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { searchBoards } from './search-boards.ts';
import { bestMatches } from './best-matches.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { searchRuns } from './search-runs.ts';

const MOST = 5;
/** Looked at on all boards together: a board may have thousands, and a search ends in time. */
const MOST_RECORDS = 50_000;
const query = z.strictObject({ q: z.string().trim().min(1).max(100) });

export const SEARCH_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/search',
    tag: 'Search',
    summary:
      'Jobs, runs, queues, schedules, rules, quests, tasks and members by a name or a number: at most five of each',
    least: 'viewer',
    isOfJobs: true,
    query,
    answer: searchResults,
    run: search,
  }),
];

async function search(call: Call<unknown, z.output<typeof query>>): Promise<z.input<typeof searchResults>> {
  const {
    store,
    who,
    query: { q },
    secrets,
  } = call;
  const seen = (await readJobs(store)).filter(({ id }) => maySeeJob(who, id));
  const jobs = bestMatches(seen, q, { texts: ({ id, name }) => [id, name], most: MOST });
  const others = who.jobs === undefined ? await searchOthers(store, who, q) : NOTHING;
  return shownTexts(
    {
      jobs: jobs.map(({ id, name }) => ({ id, name })),
      runs: await searchRuns(call, q, jobs[0]?.id),
      ...others,
    },
    secrets,
  );
}

const NOTHING = { queues: [], schedules: [], rules: [], quests: [], tasks: [], members: [] };

/** Not of one job: nothing for a token of some jobs. */
async function searchOthers(
  store: Store,
  who: Call['who'],
  q: string,
): Promise<Omit<z.input<typeof searchResults>, 'jobs' | 'runs'>> {
  const queues = (await listQueueNames(store)).map((name) => ({ name }));
  const schedules = (await listSchedules(store)).filter(({ isGone }) => !isGone);
  const rules = rulesInForce(await readAlertConfig(store))?.rules ?? [];
  const byName = { texts: ({ name }: { readonly name: string }) => [name], most: MOST };
  return {
    queues: bestMatches(queues, q, byName),
    schedules: bestMatches(schedules, q, {
      texts: ({ name, jobId }) => [name, jobId],
      most: MOST,
    }).map(({ name, jobId }) => ({ name, jobId })),
    rules: bestMatches(rules, q, byName).map(({ name, severity }) => ({ name, severity })),
    ...(await searchBoards(store, who, { text: q, most: MOST, mostRecords: MOST_RECORDS })),
  };
}
