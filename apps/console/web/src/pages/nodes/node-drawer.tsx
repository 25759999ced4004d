/** One node beside the list: how it does, what to do, what it runs, and what it can run. */
import { useQuery } from '@tanstack/react-query';
import type { Node } from '../../../../src/answers/nodes.ts';
import { nodeQuery } from '../../api/job-queries.ts';
import { Answer } from '../../components/answer/answer.tsx';
import { FactList } from '../../components/facts/fact-list.tsx';
import { Elapsed } from '../../components/facts/elapsed.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { nodeMark } from '../../components/marks/node-mark.ts';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { queuePath } from '../../words/paths.ts';
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
          <RunLink id={id} className="acc" />{' '}
          <span className="soft">
            {jobId}, for <Elapsed since={startedAt} />
            {attempt > 1 && `, attempt ${attempt}`}
          </span>
        </p>
      ))}
      {stuck.map(({ runId, jobId }) => (
        <p key={runId} className="hold">
          <RunLink id={runId} className="acc" /> {jobId} has ended, and its code does not: it keeps a slot
        </p>
      ))}
    </section>
  );
}

function Facts({ node }: { readonly node: Node }) {
  const { id, kind, host, pid, version, startedAt, heartbeatAt, lateSince, slots, running, queues } = node;
  return (
    <section>
      <FactList
        facts={[
          ['kind', `${kind}, number ${id}`],
          ['process', `${pid} on ${host}`],
          ['version', version],
          ['started', <Time key="at" at={startedAt} isPast />],
          ['heartbeat', <Heartbeat key="at" heartbeatAt={heartbeatAt} lateSince={lateSince} />],
          ['slots', slots !== undefined && `${running} of ${slots} in use`],
          ['queues', queues === undefined ? 'all' : <QueueLinks key="links" queues={queues} />],
        ]}
      />
    </section>
  );
}

function Heartbeat({ heartbeatAt, lateSince }: Pick<Node, 'heartbeatAt' | 'lateSince'>) {
  return (
    <span className={lateSince === undefined ? undefined : 'hold'}>
      <Time at={heartbeatAt} isPast />
      {lateSince !== undefined && (
        <>
          , late since <Time at={lateSince} as="precise" />
        </>
      )}
    </span>
  );
}

function QueueLinks({ queues }: { readonly queues: readonly string[] }) {
  return queues.map((name, nr) => (
    <span key={name}>
      {nr > 0 && ', '}
      <AppLink className="lnk" href={queuePath(name)}>
        {name}
      </AppLink>
    </span>
  ));
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
        <JobLink key={job} id={job} />
      ))}
    </p>
  );
}
