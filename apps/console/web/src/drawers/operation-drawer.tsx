/** A bulk act while it goes on: how far it is, what it refused, and a stop. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Operation } from '../../../src/answers/operations.ts';
import { useAct } from '../acts/use-act.ts';
import { deleteJson } from '../api/client.ts';
import { takePushed } from '../api/pushed.ts';
import { queryClient } from '../api/query-client.ts';
import { operationQuery } from '../api/run-queries.ts';
import { Answer } from '../components/answer/answer.tsx';
import { Refusal } from '../components/answer/refusal.tsx';
import { Meter } from '../components/charts/duration-bar.tsx';
import { Button } from '../components/controls/button.tsx';
import { FactList } from '../components/facts/fact-list.tsx';
import { Time } from '../components/facts/time.tsx';
import { StateMark } from '../components/marks/state-mark.tsx';
import { Drawer } from '../components/panels/drawer.tsx';
import { useMay } from '../frame/rights.ts';
import { useNow } from '../settings/clock.ts';
import { actorName } from '../words/actor-name.ts';
import { countText, durationText } from '../words/numbers.ts';

const METER = 340;
const MARKS: Readonly<Record<Operation['state'], string>> = {
  running: 'running',
  stopped: 'cancelled',
  done: 'succeeded',
  failed: 'failed',
};

export function OperationDrawer({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const query = useQuery(operationQuery(id));
  const { data } = query;
  const ended = data?.endedAt;
  useEffect(() => {
    if (ended === undefined) return;
    for (const key of ['dead-letters', 'runs', 'overview'])
      void queryClient.invalidateQueries({ queryKey: [key] });
  }, [ended]);
  return (
    <Drawer
      label={`Operation ${id}`}
      title={data ? <Title operation={data} /> : `Operation ${id}`}
      onClose={onClose}
      takesFocus
    >
      <Answer query={query}>{(operation) => <Progress operation={operation} onClose={onClose} />}</Answer>
    </Drawer>
  );
}

function Title({ operation: { id, kind, state } }: { readonly operation: Operation }) {
  return (
    <>
      <StateMark state={MARKS[state]} word={kind} />
      <span className="dim">operation {id}</span>
    </>
  );
}

function Progress({ operation, onClose }: { readonly operation: Operation; readonly onClose: () => void }) {
  const { id, state, total, done, refused, by, reason, createdAt, endedAt, says, may } = operation;
  const { act, isBusy, refusal } = useAct();
  const mayOperate = useMay('operator');
  const isRunning = state === 'running';
  const stop = (): void =>
    void act(async () => {
      const after = await deleteJson<Operation>(`/operations/${id}`);
      takePushed(operationQuery(id).queryKey, after);
      return {
        says: `Stopping: ${countText(after.done)} of ${countText(after.total)} are done`,
        mark: 'cancelled',
        changes: ['dead-letters'],
      };
    });
  return (
    <>
      <section>
        <p className="opcount">
          <b>{countText(done)}</b> of {countText(total)}
          {refused > 0 && <span className="bad">, {countText(refused)} refused</span>}
        </p>
        <Meter share={(done + refused) / Math.max(1, total)} width={METER} />
        <p className="dim">
          {isRunning ? <Remaining operation={operation} /> : `${state} `}
          {endedAt !== undefined && <Time at={endedAt} isPast />}
        </p>
        <Refusal error={refusal} />
        {isRunning && mayOperate && !may.stop && (
          <p className="dim">
            Another person began it, and it may be for boards that are not yours: you may not stop it.
          </p>
        )}
        <div className="acts2">
          {may.stop && (
            <Button icon="stop" look="danger" disabled={isBusy} onClick={stop}>
              Stop
            </Button>
          )}
          {!isRunning && <Button onClick={onClose}>Close</Button>}
        </div>
      </section>
      <section>
        <FactList
          facts={[
            ['asked for by', actorName(by)],
            ['since', <Time key="at" at={createdAt} isPast />],
            ['reason', reason],
          ]}
        />
      </section>
      {says.length > 0 && (
        <section>
          <div className="lab">What it says</div>
          <ul className="problems">
            {says.map((line) => (
              <li key={line} className="soft">
                {line}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** At the pace so far. */
function Remaining({ operation: { done, refused, total, createdAt } }: { readonly operation: Operation }) {
  const passed = Math.max(1, useNow() - Date.parse(createdAt));
  const handled = done + refused;
  if (handled === 0) return 'It begins.';
  return `About ${durationText((passed / handled) * (total - handled))} left. It continues when this page is closed.`;
}
