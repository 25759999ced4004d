/** The registry: what each job is, and how it does. */
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import type { JobList, JobRow } from '../../../../src/answers/jobs.ts';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { jobsQuery } from '../../api/job-queries.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed } from '../../api/query-client.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command, FilteredEmpty } from '../../components/answer/blank.tsx';
import { Strip } from '../../components/charts/strip.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { useLatestSearch, usePageAddress } from '../../components/links/page-address.ts';
import { useTyped } from '../../components/links/use-typed.ts';
import { Icon } from '../../components/marks/icon.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { ColumnsMenu } from '../../components/table/columns.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { PageFrame } from '../../frame/page.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { useLive } from '../../live/live.ts';
import { useZone } from '../../settings/settings.ts';
import { countText, durationText, percentText } from '../../words/numbers.ts';
import { jobPath, queuePath } from '../../words/paths.ts';
import { whenWords } from '../../words/when-words.ts';
import { JOB_STATES, type JobFilter, jobsPath, matches, readJobFilter } from './job-filter.ts';
import { jobStateWord } from '../../words/job-state.ts';

const STRIP = 124;

export function JobsPage() {
  const { search } = usePageAddress();
  const filter = readJobFilter(search);
  const query = useQuery(jobsQuery);
  const { data, error } = query;
  const go = useGo();
  const { history } = useRouter();
  const box = useRef<HTMLInputElement>(null);
  const latest = useLatestSearch();
  const typed = useTyped(filter.q ?? '', (q) => {
    const asked = latest();
    // Each letter is not a step back.
    if (asked) history.replace(jobsPath({ ...readJobFilter(asked), q }));
  });
  useLive(['jobs'], {
    events: { jobs: (jobs: JobList) => takePushed(jobsQuery.queryKey, jobs) },
    refresh: () => readMissed(jobsQuery.queryKey),
  });
  useKeys('list', { '/': () => box.current?.focus() });
  // The command has no option for the filter.
  useListCopies({ command: 'worker list', path: jobsPath(filter) });
  const all = data?.items ?? [];
  const rows = all.filter((job) => matches(job, filter));
  return (
    <PageFrame title="Jobs" className="p-jobs">
      <StateViews jobs={all} filter={filter}>
        <label className="query">
          <Icon name="search" />
          <span className="sr">Filter by name, owner, queue or tag</span>
          <input
            ref={box}
            className="caret"
            type="search"
            placeholder="name, owner, tag"
            value={typed.text}
            onChange={({ target }) => {
              typed.setText(target.value);
              typed.send(target.value);
            }}
          />
        </label>
        <ColumnsMenu name="jobs" columns={COLUMNS} />
        <ListActs path="/jobs" params={{ ...filter }} name="jobs" />
      </StateViews>
      <StaleNote error={error} at={data?.now} />
      {!data && <NoAnswer isPage query={query} />}
      {data && all.length === 0 && <NoJobs />}
      {all.length > 0 && rows.length === 0 && <FilteredEmpty what="job" onClear={() => go('/jobs')} />}
      {rows.length > 0 && (
        <Table
          rows={rows}
          name="jobs"
          columns={COLUMNS}
          rowKey={({ id }) => id}
          rowLabel={({ id }) => `job ${id}`}
          label="Jobs"
          className="jobs"
          onOpen={({ id }) => go(jobPath(id))}
        />
      )}
    </PageFrame>
  );
}

/** Of several schedules the one that fires next. */
function nextSchedule({ nextAt, schedules }: JobRow): JobRow['schedules'][number] | undefined {
  return schedules.find((one) => one.nextAt === nextAt) ?? schedules[0];
}

function When({ job }: { readonly job: JobRow }) {
  const zone = useZone();
  const next = nextSchedule(job);
  const more = job.schedules.length - 1;
  return next && `${whenWords(next, zone)}${more > 0 ? `, ${more} more` : ''}`;
}

const COLUMNS: readonly Column<JobRow>[] = [
  {
    key: 'state',
    head: 'State',
    width: 132,
    isFixed: true,
    cell: ({ state }) => <StateMark state={state} word={jobStateWord(state)} />,
  },
  {
    key: 'job',
    head: 'Job',
    width: 168,
    isFixed: true,
    title: ({ id, name }) => `${id}: ${name}`,
    className: () => 'rest',
    cell: ({ id, state, says }) => (
      <>
        <JobLink id={id} className="job lnk" />
        {state !== 'healthy' && (
          <small className={state === 'failing' ? 'phone-only bad' : 'phone-only'}>{says}</small>
        )}
      </>
    ),
  },
  {
    key: 'says',
    head: 'How it does',
    isWide: true,
    title: ({ says, description }) => [says, description].filter(Boolean).join('\n'),
    className: ({ state }) => (state === 'failing' ? 'bad' : 'soft'),
    // The state has said it.
    cell: ({ state, says }) => (state === 'healthy' ? '' : says),
  },
  {
    key: 'recent',
    head: 'Last 60 runs',
    width: 140,
    isWide: true,
    cell: ({ recent }) => <Strip ends={recent} width={STRIP} />,
  },
  {
    key: 'rate',
    head: 'Succeeded, 24 h',
    width: 108,
    isRight: true,
    className: ({ successRate }) => (successRate !== undefined && successRate < 0.9 ? 'bad' : ''),
    cell: ({ successRate }) => (successRate === undefined ? '–' : percentText(successRate)),
  },
  {
    key: 'p95',
    head: 'p95, 24 h',
    width: 76,
    isRight: true,
    isWide: true,
    cell: ({ p95Ms }) => (p95Ms === undefined ? '–' : durationText(p95Ms)),
  },
  {
    key: 'next',
    head: 'Next',
    width: 104,
    isWide: true,
    className: () => 'soft',
    cell: (job) =>
      job.nextAt === undefined ? '–' : <Time at={job.nextAt} zone={nextSchedule(job)?.timezone} />,
  },
  {
    key: 'schedule',
    head: 'Schedule',
    width: 176,
    isWide: true,
    className: () => 'soft',
    title: ({ schedules }) => schedules.map(({ words, timezone }) => `${words}, ${timezone}`).join('\n'),
    cell: (job) => <When job={job} />,
  },
  {
    key: 'owner',
    head: 'Owner',
    width: 80,
    isWide: true,
    className: () => 'soft',
    cell: ({ owner }) => owner,
  },
  {
    key: 'queue',
    head: 'Queue',
    width: 92,
    isWide: true,
    cell: ({ queue }) => (
      <AppLink className="soft lnk" href={queuePath(queue)}>
        {queue}
      </AppLink>
    ),
  },
];

interface StateViewsProps {
  readonly jobs: readonly JobRow[];
  readonly filter: JobFilter;
  readonly children: ReactNode;
}

/** The states that jobs are in, with counts. */
function StateViews({ jobs, filter, children }: StateViewsProps) {
  const counts = JOB_STATES.map((state) => ({
    state,
    count: jobs.filter((job) => job.state === state).length,
  })).filter(({ state, count }) => count > 0 || filter.state === state);
  return (
    <div className="views">
      <ChoiceLink href={jobsPath({ ...filter, state: undefined })} isOn={filter.state === undefined}>
        All<b>{countText(jobs.length)}</b>
      </ChoiceLink>
      {counts.map(({ state, count }) => (
        <ChoiceLink key={state} href={jobsPath({ ...filter, state })} isOn={filter.state === state}>
          {jobStateWord(state)}
          <b>{countText(count)}</b>
        </ChoiceLink>
      ))}
      <span className="grow" />
      {children}
    </div>
  );
}

function NoJobs() {
  return (
    <Blank title="No job is known yet">
      <p className="soft">Jobs are known when a daemon has started with them.</p>
      <Command text="worker daemon" />
    </Blank>
  );
}
