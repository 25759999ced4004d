/** One queue beside the list: whether it moves, what to do, its day, its limits, its first runs. */
import { useQuery } from '@tanstack/react-query';
import type { Queue, QueueRow } from '../../../../src/answers/queues.ts';
import { CopyMenu } from '../../acts/copy-commands.tsx';
import { queueActs, withHandlers } from '../../acts/offered-acts.ts';
import {
  askDrain,
  askPause,
  drainCommand,
  pauseCommand,
  resumePaused,
  resumeCommand,
} from '../../acts/pause-acts.tsx';
import { useAct } from '../../acts/use-act.ts';
import { queueQuery } from '../../api/job-queries.ts';
import { Answer } from '../../components/answer/answer.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Sparkline } from '../../components/charts/strip.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useIsAdminOfAll, useMay } from '../../frame/rights.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { commandLine, withReason } from '../../words/commands/command-line.ts';
import { countText, durationText, shortDuration } from '../../words/numbers.ts';
import { askPurge } from './ask-purge.ts';
import { LimitForm } from './limit-form.tsx';
import { queueMark } from './queue-mark.ts';

const WIDTH = 340;
const HEIGHT = 62;
const LABELS = 4;

interface QueueDrawerProps {
  readonly row: QueueRow;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function QueueDrawer({ row, takesFocus, onClose }: QueueDrawerProps) {
  const query = useQuery(queueQuery(row.name));
  return (
    <Drawer
      label={`Queue ${row.name}`}
      title={
        <>
          <Mark state={queueMark(row)} />
          {row.name}
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <Answer query={query}>{(queue) => <Whole queue={queue} row={row} />}</Answer>
    </Drawer>
  );
}

function Whole({ queue, row }: { readonly queue: Queue; readonly row: QueueRow }) {
  const mayAct = useMay('operator');
  const { name, limits, verdict } = queue;
  const hasActs = mayAct || verdict.todo.length > 0;
  return (
    <>
      <section>
        <Verdict queue={queue} />
        {!hasActs && <Clearing queue={queue} />}
      </section>
      {hasActs && <WhatToDo queue={queue} row={row} />}
      <Depth queue={queue} />
      {mayAct && (
        <section>
          <LimitForm name={name} current={limits} />
        </section>
      )}
      <FirstRuns queue={queue} />
      <Nodes queue={queue} />
      <Alerts name={name} />
    </>
  );
}

function Verdict({ queue: { verdict, mode, tone } }: { readonly queue: Queue }) {
  const [, head = verdict.says, rest = ''] = /^(.*?[.:]) (.*)$/s.exec(verdict.says) ?? [];
  if (verdict.moves) return <p className="soft">{verdict.says}</p>;
  return (
    <p
      className={tone === 'bad' ? 'note bad' : mode === 'active' && tone === 'ok' ? 'note acc' : 'note hold'}
    >
      <b>{head}</b> {rest}
    </p>
  );
}

/** `p`, `r` and `d` act while the drawer has the focus, or nothing has. */
function WhatToDo({ queue, row }: { readonly queue: Queue; readonly row: QueueRow }) {
  const { name, mode, verdict } = queue;
  const mayAct = useMay('operator');
  const mayPurge = useIsAdminOfAll();
  const { act, refusal } = useAct();
  const what = { kind: 'queue', name } as const;
  const waiting = row.queued.count + row.held.count + row.later.count;
  const acts = {
    resume: mode === 'active' ? undefined : () => void act(() => resumePaused(what, queue)),
    pause: () => askPause(what),
    drain: mode === 'draining' ? undefined : () => askDrain(what),
  };
  useKeys(
    'object',
    {
      r: acts.resume && offRows(acts.resume),
      p: offRows(acts.pause),
      d: acts.drain && offRows(acts.drain),
    },
    mayAct,
  );
  usePageActions(mayAct ? withHandlers(queueActs(queue), acts) : []);
  return (
    <section>
      <div className="lab">What to do</div>
      {mayAct && (
        <div className="acts2">
          {acts.resume && (
            <Button look="primary" icon="play" hint="r" onClick={acts.resume}>
              Resume
            </Button>
          )}
          <Button icon="pause" hint="p" onClick={acts.pause}>
            {mode === 'paused' ? 'Pause longer…' : 'Pause…'}
          </Button>
          {acts.drain && (
            <Button hint="d" onClick={acts.drain}>
              Drain…
            </Button>
          )}
          {mayPurge && waiting > 0 && (
            <Button look="danger" onClick={() => void act(() => askPurge(name))}>
              Purge {countText({ count: waiting, isAtLeast: row.queued.isAtLeast })} waiting…
            </Button>
          )}
          <CopyMenu
            commands={[
              ...(acts.resume ? [resumeCommand(what)] : []),
              withReason(pauseCommand(what)),
              ...(acts.drain ? [drainCommand(name)] : []),
              commandLine('queue:show', name),
              commandLine('queue:explain', name),
            ]}
            without={` ${name}`}
          />
        </div>
      )}
      <Refusal error={refusal} />
      <Clearing queue={queue} />
      {verdict.todo.map((todo) => (
        <p key={todo} className={todo.startsWith('worker ') ? 'dim mono' : 'dim'}>
          {todo}
        </p>
      ))}
    </section>
  );
}

/** How long the due runs take. */
function Clearing({ queue: { clearing } }: { readonly queue: Queue }) {
  return clearing !== undefined && <p className="dim">{clearing}</p>;
}

/** A history that is this long is of the whole day. */
const ABOUT_A_DAY_MS = 23.5 * 3_600_000;

/** Due and held runs over the last day; of a younger store, since its first sample. */
function Depth({ queue: { history, tone, mode, now } }: { readonly queue: Queue }) {
  const [first] = history;
  const last = history.at(-1);
  if (!first || !last) return null;
  const values = history.map(({ queued, held }) => queued + held);
  const [from, to] = [Date.parse(first.at), Date.parse(last.at)];
  const top = Math.max(...values);
  const span = Date.parse(now) - from;
  return (
    <section>
      <div className="lab">
        Depth, {span < ABOUT_A_DAY_MS ? shortDuration(span) : '24 h'}
        <span className="more">at most {countText(top)}</span>
      </div>
      <Sparkline
        values={values}
        width={WIDTH}
        height={HEIGHT}
        tone={mode !== 'active' || tone === 'warn' ? 'hold' : tone === 'bad' ? 'bad' : undefined}
        label={`Runs that waited, at most ${countText(top)}, now ${countText(values.at(-1) ?? 0)}`}
      />
      <div className="axis" aria-hidden="true">
        {Array.from({ length: LABELS - 1 }, (_, nr) => from + ((to - from) * nr) / (LABELS - 1)).map((at) => (
          <Time key={at} at={new Date(at).toISOString()} as="clock" />
        ))}
        <span>now</span>
      </div>
    </section>
  );
}

function FirstRuns({ queue: { first, runs, p50Ms } }: { readonly queue: Queue }) {
  return (
    <>
      {runs.length > 0 && (
        <section>
          <div className="lab">
            Running {p50Ms !== undefined && <span className="more">p50 {durationText(p50Ms)}</span>}
          </div>
          {runs.slice(0, 5).map(({ id, jobId, startedAt, node }) => (
            <p key={id} className="clip">
              <RunLink id={id} className="acc" />{' '}
              <span className="soft">
                {jobId}
                {node !== undefined && ` on ${node}`}, since <Time at={startedAt} as="clockOrDate" />
              </span>
            </p>
          ))}
        </section>
      )}
      {first.length > 0 && (
        <section>
          <div className="lab">First in line</div>
          {first.slice(0, 5).map(({ id, jobId, priority, runAt }) => (
            <p key={id} className="clip">
              <RunLink id={id} className="acc" />{' '}
              <span className="soft">
                {jobId}, {priority}, due <Time at={runAt} isPast />
              </span>
            </p>
          ))}
        </section>
      )}
    </>
  );
}

function Nodes({ queue: { nodes } }: { readonly queue: Queue }) {
  const takers = nodes.filter(({ takes }) => takes).map(({ node }) => node);
  return (
    <section>
      <div className="lab">Nodes that work it</div>
      <p className={takers.length === 0 ? 'hold' : 'soft'}>
        {takers.length === 0 ? 'none' : takers.join(', ')}
      </p>
    </section>
  );
}

function Alerts({ name }: { readonly name: string }) {
  return (
    <section>
      <p>
        <AppLink className="acc" href={`/alerts?view=history&queue=${encodeURIComponent(name)}`}>
          Alerts of this queue
        </AppLink>
      </p>
    </section>
  );
}
