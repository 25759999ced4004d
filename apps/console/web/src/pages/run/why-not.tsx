/** Why a run does not run now: each cause, and what changes it. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Run, RunExplanation } from '../../../../src/answers/run.ts';
import { useAct } from '../../acts/use-act.ts';
import { explainQuery } from '../../api/run-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { queuePath, runPath } from '../../words/paths.ts';
import { putToFront } from '../../acts/run/run-acts.tsx';
import { sentenceParts } from './sentence-parts.ts';

export const WHY_EVERY_MS = 3_000;

type Cause = RunExplanation['causes'][number];

const MARKS: Readonly<Record<string, string>> = {
  limit: 'full',
  rate: 'full',
  slots_busy: 'full',
  queue_paused: 'paused',
  job_paused: 'paused',
  queue_draining: 'draining',
  dependency: 'waiting',
  behind: 'later',
  start_time: 'later',
  snoozed: 'later',
  backoff: 'retrying',
  ready: 'queued',
  running: 'running',
};

export function WhyNot({ run }: { readonly run: Run }) {
  const query = useQuery({ ...explainQuery(run.id), refetchInterval: WHY_EVERY_MS });
  const { data } = query;
  if (!data) return <NoAnswer query={query} />;
  const causes = data.causes.filter(({ because }) => because !== 'ready');
  const ready = data.causes.filter(({ because }) => because === 'ready');
  return (
    <div className="pad">
      <ol className="causes">
        {causes.map((cause) => (
          <CauseItem key={`${cause.because} ${cause.says}`} cause={cause} run={run} />
        ))}
      </ol>
      {ready.map(({ says }) => (
        <p key={says} className="note acc">
          {says}
        </p>
      ))}
      {data.forecast !== undefined && <p className="note acc">{data.forecast}</p>}
      {data.causes.length === 0 && <p className="soft">{data.says}</p>}
    </div>
  );
}

function CauseItem({ cause, run }: { readonly cause: Cause; readonly run: Run }) {
  const { because, says, detail, todo, runs = [], needsAttention } = cause;
  const { act, refusal } = useAct();
  return (
    <li>
      <Mark state={MARKS[because] ?? (needsAttention ? 'firing' : 'pending')} />
      <p>
        {sentenceParts(says, runs).map((part, nr) =>
          part.runId === undefined ? (
            part.text
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- a number may come twice
            <AppLink key={nr} className="acc" href={runPath(part.runId)}>
              {part.text}
            </AppLink>
          ),
        )}
      </p>
      <CauseControl cause={cause}>
        {because === 'behind' && run.may.priority && (
          <Button look="small" hint="f" onClick={() => void act(() => putToFront(run))}>
            To the front
          </Button>
        )}
      </CauseControl>
      {detail !== undefined && <small>{detail}</small>}
      {todo !== undefined && <small className="mono">{todo}</small>}
      <Refusal error={refusal} />
    </li>
  );
}

const CONTROLS: Readonly<Record<string, string>> = {
  limit: 'Change limit',
  rate: 'Change limit',
  job_paused: 'Resume…',
  queue_paused: 'Resume…',
  queue_draining: 'Resume…',
};

/** A way to the control that changes it. */
function CauseControl({ cause, children }: { readonly cause: Cause; readonly children: ReactNode }) {
  const { because, queue, jobId } = cause;
  if (queue !== undefined && because !== 'behind')
    return (
      <AppLink className="btn small" href={queuePath(queue)}>
        {CONTROLS[because] ?? `Queue ${queue}`}
      </AppLink>
    );
  if (jobId !== undefined && because !== 'behind')
    return (
      <JobLink id={jobId} className="btn small">
        {CONTROLS[because] ?? `Job ${jobId}`}
      </JobLink>
    );
  return <span>{children}</span>;
}
