/** The runs that this run waits for, that wait for it, and that it has enqueued. */
import type { Run } from '../../../../../src/answers/run.ts';
import { AppLink } from '../../../components/links/app-link.tsx';
import { RunLink } from '../../../components/links/run-link.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { endVerb } from '../../../words/upstream-end.ts';

export function ChainTab({ run: { id, chain, children } }: { readonly run: Run }) {
  if (chain.length + children.length === 0)
    return <p className="pad dim">It belongs to no chain, and has enqueued no run.</p>;
  return (
    <div className="pad">
      {chain.length > 0 && (
        <div className="lab">
          Chain
          <AppLink className="more lnk" href={`/graph?run=${id}&node=run-${id}`}>
            graph
          </AppLink>
        </div>
      )}
      <RunLinks runs={chain} current={id} />
      {children.length > 0 && <div className="lab">Enqueued by this run</div>}
      <RunLinks runs={children} current={id} />
    </div>
  );
}

function RunLinks({ runs, current }: { readonly runs: Run['chain']; readonly current: number }) {
  return (
    <ul className="runlinks">
      {runs.map(({ id, jobId, state, after = [] }) => (
        <li key={id}>
          <StateMark state={state} />
          {id === current ? (
            <b>
              {jobId} #{id}
            </b>
          ) : (
            <RunLink id={id}>
              {jobId} #{id}
            </RunLink>
          )}
          <span className="dim">{after.map(({ run, on }) => `after #${run} ${endVerb(on)}`).join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}
