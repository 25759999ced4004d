import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../../../../src/answers/overview.ts';
import { overviewQuery } from '../../api/job-queries.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { NumberBand } from '../../components/facts/number-band.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { PageFrame } from '../../frame/page.tsx';
import { unbroken } from '../../words/text/unbroken.ts';
import { Attention } from './attention.tsx';
import { DayChart } from '../../components/charts/day-chart.tsx';
import { JobHealth } from './job-health.tsx';
import { NextHour } from './next-hour.tsx';
import { RunningNow } from './running-now.tsx';

export function OverviewPage() {
  const query = useQuery(overviewQuery);
  const { data, error, isFetching } = query;
  return (
    <PageFrame title="Overview" className="p-index">
      <StaleNote error={error} at={data?.now} />
      <Answer isPage query={query}>
        {(overview) => <Whole overview={overview} isFetching={isFetching} />}
      </Answer>
    </PageFrame>
  );
}

interface WholeProps {
  readonly overview: Overview;
  readonly isFetching: boolean;
}

function Whole({ overview, isFetching }: WholeProps) {
  const { verdict, tiles, jobs } = overview;
  if (jobs.total === 0) return <NoJobs />;
  return (
    <>
      <div className="verdict">
        <Mark state={verdict.tone} />
        <p>
          {unbroken(verdict.title)}
          <small>{unbroken(verdict.detail)}</small>
        </p>
      </div>
      <NumberBand
        label="Now and in the last 24 hours"
        numbers={tiles.map(({ tone, ...tile }) => ({
          ...tile,
          isBad: tone === 'bad',
          isNoteBad: tone === 'bad',
        }))}
      />
      <DayChart buckets={overview.buckets} runs={overview.runs} now={overview.now} />
      <div className="three">
        <Attention items={overview.attention} isFetching={isFetching} />
        <RunningNow running={overview.running} />
        <NextHour upcoming={overview.upcoming} now={overview.now} />
      </div>
      <JobHealth jobs={jobs} isFetching={isFetching} />
    </>
  );
}

function NoJobs() {
  return (
    <Blank title="No job is known yet">
      <p className="soft">
        Jobs are known when a daemon has started with them. Start one, and this page fills by itself.
      </p>
      <Command text="worker daemon" />
      <p className="dim">
        <Mark state="running" /> waiting for the first daemon
      </p>
    </Blank>
  );
}
