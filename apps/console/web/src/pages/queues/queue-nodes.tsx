import type { NodeRow } from '../../../../src/answers/nodes.ts';
import { Slots } from '../../components/charts/slots.tsx';
import { Time } from '../../components/facts/time.tsx';
import { nodeMark } from '../../components/marks/node-mark.ts';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { plural } from '../../words/numbers.ts';
import { nodePath } from '../../words/paths.ts';

const METER = 96;

/** Who works the queues. */
export function QueueNodes({ nodes }: { readonly nodes: readonly NodeRow[] }) {
  const slots = nodes.reduce((sum, node) => sum + (node.slots ?? 0), 0);
  return (
    <section aria-label="Nodes">
      <div className="pad">
        <div className="sec">
          <h2>Nodes</h2>
          <small>
            {plural(nodes.length, 'daemon')}, {plural(slots, 'slot')}
          </small>
        </div>
      </div>
      <table className="tbl" aria-label="Nodes">
        <colgroup>
          <col width="110" />
          <col width="110" className="hp" />
          <col width="190" />
          <col className="hp" />
          <col width="120" className="hp" />
          <col width="120" className="hp" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col" className="hp">
              State
            </th>
            <th scope="col">Slots</th>
            <th scope="col" className="hp">
              Works
            </th>
            <th scope="col" className="hp">
              Started
            </th>
            <th scope="col" className="hp">
              Version
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(
            ({ id, name, host, pid, tone, state, says, slots: own, running, queues, startedAt, version }) => (
              <tr key={id}>
                <td title={`${host}, process ${pid}`}>
                  <b>{name}</b>
                </td>
                <td className="hp" title={says}>
                  <StateMark state={nodeMark({ state, tone })} word={state} />
                </td>
                <td>
                  <Slots slots={own} running={running} width={METER} href={nodePath(id)} />
                </td>
                <td className="soft hp" title={queues?.join(', ')}>
                  {queues === undefined ? 'all queues' : queues.join(', ')}
                </td>
                <td className="soft hp">
                  <Time at={startedAt} isPast />
                </td>
                <td className="soft hp">{version}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      {nodes.length === 0 && <p className="pad hold">No daemon is alive: nothing starts.</p>}
    </section>
  );
}
