/** A run beside its list: the verdict, the error, the facts; the whole is a key away. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Run } from '../../../src/answers/run.ts';
import { runQuery } from '../api/run-queries.ts';
import { Answer } from '../components/answer/answer.tsx';
import { Key } from '../components/controls/button.tsx';
import { FactList } from '../components/facts/fact-list.tsx';
import { Time } from '../components/facts/time.tsx';
import { AppLink } from '../components/links/app-link.tsx';
import { RunLink } from '../components/links/run-link.tsx';
import { StateMark } from '../components/marks/state-mark.tsx';
import { Drawer } from '../components/panels/drawer.tsx';
import { ErrorBox } from '../components/run/error-box.tsx';
import { Payload } from '../components/run/json-tree.tsx';
import { Took, tookText } from '../components/run/took.tsx';
import { actorName } from '../words/actor-name.ts';
import { nodePath } from '../words/paths.ts';

interface RunDrawerProps {
  readonly id: number;
  readonly takesFocus?: boolean;
  readonly onClose: () => void;
  /** Below the verdict. */
  readonly acts?: ((run: Run) => ReactNode) | undefined;
}

export function RunDrawer({ id, takesFocus, onClose, acts }: RunDrawerProps) {
  const query = useQuery(runQuery(id));
  return (
    <Drawer label={`Run ${id}`} title={<span>Run {id}</span>} onClose={onClose} takesFocus={takesFocus}>
      <Answer query={query}>{(run) => <Facts run={run} acts={acts} />}</Answer>
    </Drawer>
  );
}

function tookWord({ state, attempt }: Run): string {
  if (state === 'running') return 'running for';
  return attempt > 1 ? 'last attempt took' : 'took';
}

function Facts({ run, acts }: Pick<RunDrawerProps, 'acts'> & { readonly run: Run }) {
  const { id, jobId, state, says, queue, attempt, maxAttempts, tookMs, node, nodeId, error, input } = run;
  return (
    <>
      <section>
        <h2 className="objtitle drawer-head">
          <StateMark state={state} />
          <b>{jobId}</b>
        </h2>
        <p className="soft">{says}</p>
        <p>
          <RunLink id={id} className="acc">
            Open
          </RunLink>{' '}
          <Key name="Enter" />
        </p>
        {acts?.(run)}
      </section>
      {error && (
        <section>
          <ErrorBox error={error} />
        </section>
      )}
      <section>
        <FactList
          facts={[
            ['queue', queue],
            ['attempt', `${attempt} of ${maxAttempts}`],
            ['requested', <Requested key="at" run={run} />],
            [tookWord(run), tookMs !== undefined && <Took key="took" run={run} show={tookText} />],
            [
              'node',
              node !== undefined && nodeId !== undefined && <NodeLink key="node" id={nodeId} name={node} />,
            ],
          ]}
        />
      </section>
      <section>
        <div className="lab">Input</div>
        <Payload shown={input} label="Input" />
      </section>
    </>
  );
}

function Requested({ run: { createdAt, createdBy } }: { readonly run: Run }) {
  return (
    <>
      <Time at={createdAt} isPast /> {createdBy !== undefined && `by ${actorName(createdBy)}`}
    </>
  );
}

function NodeLink({ id, name }: { readonly id: number; readonly name: string }) {
  return (
    <AppLink className="lnk" href={nodePath(id)}>
      {name}
    </AppLink>
  );
}
