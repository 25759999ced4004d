import type { Overview } from '../../../../src/answers/overview.ts';
import { Strip } from '../../components/charts/strip.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useSteadyRows } from '../../components/table/use-steady-rows.ts';
import { jobStateWord } from '../../words/job-state.ts';
import { countText, durationText, percentText } from '../../words/numbers.ts';
import { jobPath } from '../../words/paths.ts';

/** Below this a share is red. */
const POOR = 0.9;

type Jobs = Overview['jobs'];

/** Of the jobs only the least successful are here: one that has left the list may be well. */
const BY_ID = { rowKey: ({ id }: Jobs['items'][number]) => id, stays: () => false };

interface JobHealthProps {
  readonly jobs: Jobs;
  readonly isFetching: boolean;
}

export function JobHealth({ jobs: { total, neverRan, items }, isFetching }: JobHealthProps) {
  const { rows } = useSteadyRows({ rows: items, isFetching }, BY_ID);
  const never = neverRan === 0 ? '' : `; ${countText(neverRan)} never ran`;
  return (
    <section className="health" aria-label="Jobs">
      <div className="sec">
        <h2>Jobs</h2>
        <small>last 60 runs of each, bar height = duration; success and p95 of 24 h{never}</small>
        <AppLink className="more lnk" href="/jobs">
          all {countText(total)}
        </AppLink>
      </div>
      {rows.map((job) => (
        <Row key={job.id} job={job} />
      ))}
    </section>
  );
}

function Row({ job: { id, state, recent, successRate, p95Ms } }: { readonly job: Jobs['items'][number] }) {
  const isPoor = successRate !== undefined && successRate < POOR;
  return (
    <AppLink href={jobPath(id)} title={`${id}: ${jobStateWord(state)}`}>
      <Mark state={state} />
      <span className="clip">
        {id}
        <span className="sr">, {jobStateWord(state)}</span>
      </span>
      <Strip ends={recent} />
      <span className={isPoor ? 'r bad' : 'r'}>{successRate !== undefined && percentText(successRate)}</span>
      <span className="r">{p95Ms !== undefined && durationText(p95Ms)}</span>
    </AppLink>
  );
}
