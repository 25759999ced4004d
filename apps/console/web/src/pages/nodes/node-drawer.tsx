/** One node beside the list: how it does, what to do, what it runs, and what it can run. */
import { useQuery } from '@tanstack/react-query';
import type { Node } from '../../../../src/answers/nodes.ts';
import { nodeQuery } from '../../api/job-queries.ts';
import { Answer } from '../../components/answer/answer.tsx';
import { Elapsed } from '../../components/facts/elapsed.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { nodeMark } from './node-mark.ts';
import { WhatToDo } from './what-to-do.tsx';

interface NodeDrawerProps {
  readonly id: number;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function NodeDrawer({ id, takesFocus, onClose }: NodeDrawerProps) {
  const query = useQuery(nodeQuery(id));
  const { data } = query;
  return (
    <Drawer
      label={data ? `Node ${data.name}` : `Node ${id}`}
      title={
        data ? (
          <>
            <Mark state={nodeMark(data)} />
            {data.name}
          </>
        ) : (
          <span>Node {id}</span>
        )
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <Answer query={query}>
        {(node) => (
          <>
            <section>
              <Verdict node={node} />
              <WhatToDo node={node} />
            </section>
            <Runs node={node} />
            <Facts node={node} />
            <Jobs node={node} />
          </>
        )}
      </Answer>
    </Drawer>
  );
}

function Verdict({ node: { state, says, tone } }: { readonly node: Node }) {
  const className = tone === 'bad' ? 'note bad' : tone === 'warn' ? 'note hold' : 'soft';
  return (
    <p className={className}>
      {state === 'up' && 'Up: '}
      {says}.
    </p>
  );
}

function Runs({ node: { runs, stuck } }: { readonly node: Node }) {
  if (runs.length + stuck.length === 0) return null;
  return (
    <section>
      <div className="lab">Runs on it</div>
      {runs.map(({ id, jobId, startedAt, attempt }) => (
        <p key={id} className="clip">
          <RunLink id={id} />{' '}
          <span className="soft">
            {jobId}, for <Elapsed since={startedAt} />
            {attempt > 1 && `, attempt ${attempt}`}
          </span>
        </p>
      ))}
      {stuck.map(({ runId, jobId }) => (
        <p key={runId} className="hold">
          <RunLink id={runId} /> {jobId} has ended, and its code does not: it keeps a slot
        </p>
      ))}
    </section>
  );
}

function RunLink({ id }: { readonly id: number }) {
  return (
    <AppLink className="acc" href={`/runs/${id}`}>
      #{id}
    </AppLink>
  );
}

function Facts({ node }: { readonly node: Node }) {
  const { id, kind, host, pid, version, startedAt, heartbeatAt, lateSince, slots, running, queues } = node;
  return (
    <section>
      <dl className="kv">
        <dt>kind</dt>
        <dd>
          {kind}, number {id}
        </dd>
        <dt>process</dt>
        <dd>
          {pid} on {host}
        </dd>
        <dt>version</dt>
        <dd>{version}</dd>
        <dt>started</dt>
        <dd>
          <Time at={startedAt} isPast />
        </dd>
        <dt>heartbeat</dt>
        <dd className={lateSince === undefined ? undefined : 'hold'}>
          <Time at={heartbeatAt} isPast />
          {lateSince !== undefined && (
            <>
              , late since <Time at={lateSince} as="precise" />
            </>
          )}
        </dd>
        {slots !== undefined && (
          <>
            <dt>slots</dt>
            <dd>
              {running} of {slots} in use
            </dd>
          </>
        )}
        <dt>queues</dt>
        <dd>
          {queues === undefined
            ? 'all'
            : queues.map((name, nr) => (
                <span key={name}>
                  {nr > 0 && ', '}
                  <AppLink className="lnk" href={`/queues?queue=${encodeURIComponent(name)}`}>
                    {name}
                  </AppLink>
                </span>
              ))}
        </dd>
      </dl>
    </section>
  );
}

function Jobs({ node: { jobs, unknownJobs } }: { readonly node: Node }) {
  return (
    <>
      {unknownJobs.length > 0 && (
        <section>
          <div className="lab">
            Jobs that it does not know<span className="more">{unknownJobs.length}</span>
          </div>
          <p className="soft">Their runs are for other daemons.</p>
          <JobLinks jobs={unknownJobs} />
        </section>
      )}
      <section>
        <div className="lab">
          Jobs that it knows<span className="more">{jobs.length}</span>
        </div>
        {jobs.length === 0 ? <p className="dim">none</p> : <JobLinks jobs={jobs} />}
      </section>
    </>
  );
}

function JobLinks({ jobs }: { readonly jobs: readonly string[] }) {
  return (
    <p className="names">
      {jobs.map((job) => (
        <AppLink key={job} className="lnk" href={`/jobs/${encodeURIComponent(job)}`}>
          {job}
        </AppLink>
      ))}
    </p>
  );
}
