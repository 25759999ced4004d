/** One job: how it does, its errors and runs, and a form that runs it. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { Job, JobList } from '../../../../src/answers/jobs.ts';
import { CopyItems } from '../../acts/copy-commands.tsx';
import { jobActs, withHandlers } from '../../acts/offered-acts.ts';
import { askPause, pauseCommand, resumePaused, resumeCommand } from '../../acts/pause-acts.tsx';
import { useAct } from '../../acts/use-act.ts';
import { jobQuery, jobsQuery } from '../../api/job-queries.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { HourBars, Strip } from '../../components/charts/strip.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { ScheduleLink } from '../../components/links/schedule-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useMay } from '../../frame/rights.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { useLive } from '../../live/live.ts';
import { withReason } from '../../words/commands/command-line.ts';
import { jobPath, queuePath } from '../../words/paths.ts';
import { errorMessage } from '../../words/text/error-line.ts';
import { countText, plural, sumOf } from '../../words/numbers.ts';
import { textIn } from '../../words/address.ts';
import { jobStateWord } from '../../words/job-state.ts';
import { JobCharts } from './job-charts.tsx';
import { JobRuns } from './job-runs.tsx';
import { askLimits } from './limit-acts.tsx';
import { RunForm } from './run-form.tsx';

const WINDOW = '24h';

export function JobPage() {
  const { id } = usePageAddress();
  return <OneJob key={id} id={id} />;
}

function OneJob({ id }: { readonly id: string }) {
  const query = useQuery(jobQuery(id, WINDOW));
  const { data, error } = query;
  const keys = [
    ['job', id],
    ['runs', { job: id }],
  ];
  useLive(['jobs'], {
    events: { jobs: (jobs: JobList) => takePushed(jobsQuery.queryKey, jobs) },
    touched: () => readTouched(...keys.map((queryKey) => ({ queryKey }))),
    refresh: () => readMissed(...keys),
  });
  return (
    <PageFrame title={id} crumbs={[{ name: 'Jobs', href: '/jobs' }]} className="p-job">
      <StaleNote error={error} at={data?.now} />
      <Answer isPage query={query}>
        {(job) => <Whole job={job} />}
      </Answer>
    </PageFrame>
  );
}

function Whole({ job }: { readonly job: Job }) {
  const { id, recent, may } = job;
  const mayOperate = useMay('operator');
  const side = useRef<HTMLElement>(null);
  const { search } = usePageAddress();
  const wantsForm = textIn(search, 'act') === 'run';
  const toForm = useCallback((): void => {
    const field = side.current?.querySelector<HTMLElement>('form input, form textarea, form select');
    field?.focus();
    field?.scrollIntoView({ block: 'nearest' });
  }, []);
  const go = useGo();
  useEffect(() => {
    if (!wantsForm) return;
    toForm();
    // Asked once: "back" to this page leads to no field.
    go(jobPath(id), true);
  }, [wantsForm, toForm, go, id]);
  return (
    <div className="withdrawer">
      <div>
        <JobHead job={job} onRun={toForm} />
        <div className="pad">
          <div className="lab">Last {plural(recent.length, 'run')}, bar height = duration</div>
          <Strip isWide ends={recent} />
        </div>
        <JobCharts job={job} />
        <Errors job={job} />
        <JobRuns jobId={id} />
      </div>
      <aside
        className="drawer side"
        aria-label={may.run ? 'Run now, and what holds for it' : 'What holds for it'}
        ref={side}
      >
        {mayOperate && !may.run && (
          <section>
            <p className="dim">It reaches boards that are not yours: you may not run it.</p>
          </section>
        )}
        {may.run && (
          <>
            <header>
              <Icon name="play" />
              Run now
            </header>
            <section>
              <RunForm job={job} />
            </section>
          </>
        )}
        <JobFacts job={job} />
      </aside>
    </div>
  );
}

interface JobHeadProps {
  readonly job: Job;
  readonly onRun: () => void;
}

function JobHead({ job, onRun }: JobHeadProps) {
  const { id, name, owner, state, says, pause, lastSuccessAt, may } = job;
  const go = useGo();
  const { act, refusal } = useAct();
  const isPaused = pause?.mode === 'paused';
  const what = { kind: 'job', name: id } as const;
  const toggle = isPaused ? () => void act(() => resumePaused(what, pause)) : () => askPause(what);
  useKeys('object', {
    ...(may.run && { n: offRows(onRun) }),
    ...(may.pause && { p: offRows(toggle) }),
  });
  usePageActions(withHandlers(jobActs(job), { run: onRun, pause: toggle, resume: toggle }));
  return (
    <div className="jhead">
      <h2>
        <Mark state={state} />
        <span className="sr">{jobStateWord(state)}</span>
        {id}
        <small>{[name === id ? undefined : name, owner].filter(Boolean).join(' · ')}</small>
      </h2>
      <div className="acts2">
        {may.run && (
          <Button look={isPaused ? '' : 'primary'} icon="play" hint="n" onClick={onRun}>
            Run now
          </Button>
        )}
        {may.pause && (
          <Button
            look={isPaused ? 'primary' : ''}
            icon={isPaused ? 'play' : 'pause'}
            hint="p"
            onClick={toggle}
          >
            {isPaused ? 'Resume' : 'Pause…'}
          </Button>
        )}
        <Menu label="More" button={<Icon name="more" />}>
          {isPaused && may.pause && <MenuItem onSelect={() => askPause(what)}>Pause longer…</MenuItem>}
          <MenuItem onSelect={() => go(`/runs?job=${encodeURIComponent(id)}`)}>Runs of the job</MenuItem>
          <MenuItem onSelect={() => go(`/runs?job=${encodeURIComponent(id)}&state=failed`)}>
            Failed runs
          </MenuItem>
          <MenuItem onSelect={() => go(queuePath(job.queue))}>Its queue</MenuItem>
          <MenuItem onSelect={() => go(`/alerts?view=history&job=${encodeURIComponent(id)}`)}>
            Its alerts
          </MenuItem>
          {may.limit && <MenuItem onSelect={() => askLimits(id)}>Limits…</MenuItem>}
          {may.pause && (
            <CopyItems
              commands={[isPaused ? resumeCommand(what) : withReason(pauseCommand(what))]}
              without={` ${id}`}
            />
          )}
        </Menu>
      </div>
      <p>
        The job {says}.{' '}
        {lastSuccessAt !== undefined && state !== 'healthy' && !says.includes('success') && (
          <>
            The last success was <Time at={lastSuccessAt} isPast />.
          </>
        )}
      </p>
      <Refusal error={refusal} />
    </div>
  );
}

function Errors({ job: { errors } }: { readonly job: Job }) {
  if (errors.length === 0) return null;
  return (
    <div className="pad">
      <div className="sec">
        <h2>Errors</h2>
        <small>open dead letters of each; bars of 24 h</small>
      </div>
      {errors.map(({ fingerprint, message, name, because, bars, count, others = 0, may }) => {
        const href = `/failures?group=${encodeURIComponent(fingerprint)}`;
        return (
          <div key={fingerprint} className="seen">
            <AppLink className="grow" href={href}>
              <b className="bad clip" title={errorMessage({ name, message })}>
                {errorMessage({ name, message })}
              </b>
              <span className="dim clip">{[name, because].filter(Boolean).join(' · ')}</span>
            </AppLink>
            <HourBars bars={bars} width={118} height={22} label={`${countText(sumOf(bars))} in 24 h`} />
            <b>{countText(count)}</b>
            {may.replay && (
              <AppLink className="btn small" href={`${href}&act=replay`}>
                <Icon name="retry" />
                <span>Replay {countText(count - others)}…</span>
              </AppLink>
            )}
          </div>
        );
      })}
    </div>
  );
}

function JobFacts({ job }: { readonly job: Job }) {
  const { configuration, schedules, knownBy, queue, description } = job;
  return (
    <>
      {description !== undefined && (
        <section>
          <p className="soft">{description}</p>
        </section>
      )}
      <section>
        <div className="lab">Configuration in force</div>
        <table className="conf">
          <tbody>
            {configuration.map(({ field, value, from }) => (
              <tr key={field}>
                <td>{field}</td>
                <td title={value}>{value}</td>
                <td>{from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {schedules.length > 0 && (
        <section>
          <div className="lab">Schedules</div>
          {schedules.map(({ name, words, timezone, nextAt, state, exceptions = [] }) => (
            <p key={name} className="soft">
              <ScheduleLink name={name} className="acc" /> <span title={timezone}>{words}</span>
              <span className="dim block">
                {nextAt === undefined ? (
                  // A follower has no next time; only 'off' and 'paused' are shown.
                  state !== 'on' && state
                ) : (
                  <>
                    next <Time at={nextAt} zone={timezone} />
                    {exceptions.map((one) => `, ${one}`)}
                  </>
                )}
              </span>
            </p>
          ))}
        </section>
      )}
      <section>
        <div className="lab">Known to</div>
        <p className="soft">
          {knownBy.length === 0
            ? 'No node that is alive knows it.'
            : knownBy
                .map(({ node, takesQueue }) =>
                  takesQueue ? `${node} (works queue ${queue})` : `${node} does not work queue ${queue}`,
                )
                .join(' · ')}
        </p>
      </section>
    </>
  );
}
