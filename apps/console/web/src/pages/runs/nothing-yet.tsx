/** Before the first run: how one is made, and when the first comes by itself. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { jobQuery, jobsQuery, overviewQuery } from '../../api/job-queries.ts';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { commandLine } from '../../words/commands/command-line.ts';
import { plural } from '../../words/numbers.ts';
import { firstCommand } from '../../words/commands/first-command.ts';

export function NothingYet() {
  const { data } = useQuery(overviewQuery);
  const { hasNoJobs, job } = useFirstJob();
  const fire = data?.upcoming.items.find(({ isPaused, at }) => isPaused !== true && at.length > 0);
  const known = data && `${knownText(data.jobs.total, 'job')} known, and ${workText(data.rail.nodes)}. `;
  return (
    <Blank title="Nothing has run yet">
      <p className="soft">{known}Ask for a run, and it appears here by itself.</p>
      <ol>
        {hasNoJobs && (
          <li>
            <b>Start a daemon: its jobs are known then</b>
            <Command text="worker daemon" />
          </li>
        )}
        {job && (
          <>
            <li>
              <b>Run a job once, now</b>
              <Command text={commandLine('job', ...job)} />
            </li>
            <li>
              <b>Or have a daemon do it</b>
              <Command text={commandLine('job', ...job, '--enqueue')} />
            </li>
          </>
        )}
        {fire && (
          <li>
            <b>Or wait for the first fire</b>
            <p>
              <AppLink className="lnk" href={fire.href}>
                {fire.name}
              </AppLink>{' '}
              fires <Time at={fire.at[0] ?? ''} />
            </p>
          </li>
        )}
      </ol>
      <p className="dim">
        <Mark state="running" /> waiting for the first run
      </p>
    </Blank>
  );
}

/** As many are asked for one that runs as it is. */
const MOST_ASKED = 8;

/** `job`: with the example of its input, as words of a command; absent: each needs an input without an example. */
function useFirstJob(): { readonly hasNoJobs: boolean; readonly job?: readonly string[] | undefined } {
  // The overview has only jobs that ran.
  const { data: jobs, isError } = useQuery(jobsQuery);
  const asked = useQueries({
    queries: (jobs?.items ?? []).slice(0, MOST_ASKED).map(({ id }) => jobQuery(id, '24h')),
  });
  const isRead = (jobs !== undefined || isError) && !asked.some(({ isLoading }) => isLoading);
  const known = asked.flatMap(({ data }) => (data ? [data] : []));
  return { hasNoJobs: jobs?.items.length === 0, job: isRead ? firstCommand(known) : undefined };
}

/** `1 job is`, `17 jobs are` */
function knownText(count: number, noun: string): string {
  return `${plural(count, noun)} ${count === 1 ? 'is' : 'are'}`;
}

function workText(nodes: number): string {
  if (nodes === 0) return 'no daemon works';
  return `${plural(nodes, 'daemon')} ${nodes === 1 ? 'works' : 'work'}`;
}
