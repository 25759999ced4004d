/** The error first, where there is one; then input, result, steps, the runs around it, and what holds for it. */
import type { Run } from '../../../../src/answers/run.ts';
import { AppLink, useGo } from '../../components/app-link.tsx';
import { Key } from '../../components/button.tsx';
import { HourBars } from '../../components/charts/strip.tsx';
import { WideStrip } from '../../components/charts/wide-strip.tsx';
import { copyText } from '../../components/copy.tsx';
import { showToast } from '../../frame/toasts.tsx';
import { ErrorBox } from '../../components/run/error-box.tsx';
import { JsonTree, Payload } from '../../components/run/json-tree.tsx';
import { ScheduleLink } from '../../components/schedule-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Tab, Tabs } from '../../components/tabs.tsx';
import { Time } from '../../components/time.tsx';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { bytesText, durationText, plural } from '../../words/numbers.ts';
import { runPath, type RunParts } from './run-path.ts';

interface RightPaneProps {
  readonly run: Run;
  readonly parts: RunParts;
  readonly chosen: number | undefined;
}

export function RightPane({ run, parts, chosen }: RightPaneProps) {
  const { id, attempts, steps, chain, children, finishedAt } = run;
  const go = useGo();
  const attempt = attempts.find(({ nr }) => nr === chosen);
  const error = attempt?.error ?? run.error;
  const shown = parts.tab ?? (error ? 'error' : 'input');
  const href = (tab: string): string => runPath(id, { ...parts, tab });
  useKeys('object', {
    i: offRows(() => go(href('input'))),
    'Shift e': offRows(expandAll),
  });
  const tabs: Tab[] = [
    ...(error ? [{ key: 'error', name: 'Error', href: href('error') }] : []),
    {
      key: 'input',
      name: finishedAt === undefined ? 'Input' : 'Input and result',
      href: href('input'),
    },
    ...(steps.length > 0 ? [{ key: 'steps', name: 'Steps', href: href('steps'), count: steps.length }] : []),
    { key: 'chain', name: 'Chain', href: href('chain'), count: chain.length + children.length || undefined },
    { key: 'context', name: 'Run context', href: href('context') },
  ];
  return (
    <div>
      <Tabs tabs={tabs} current={shown} label="Parts of the run">
        {attempts.length > 1 && (
          <span className="dim hidep">
            attempt {chosen} of {attempts.length}{' '}
            {attempts.slice(0, 3).map(({ nr }) => (
              <Key key={nr} name={String(nr)} />
            ))}
          </span>
        )}
      </Tabs>
      {shown === 'error' && error && (
        <>
          <div className="pad">
            <ErrorBox error={error} />
            <SameError run={run} />
          </div>
          <Recent run={run} />
          <div className="two rule">
            <InputBox run={run} />
            <KeptSteps run={run} />
          </div>
          <Context run={run} />
        </>
      )}
      {shown === 'input' && (
        <>
          {finishedAt === undefined ? (
            <div className="pad">
              <Payload shown={run.input} label="Input" />
            </div>
          ) : (
            <div className="two">
              <InputBox run={run} />
              <div>
                <div className="lab">Result</div>
                <Payload shown={run.result} label="Result" />
              </div>
            </div>
          )}
          <Recent run={run} />
        </>
      )}
      {shown === 'steps' && <Steps run={run} />}
      {shown === 'chain' && <Chain run={run} />}
      {shown === 'context' && <Context run={run} isFirst />}
    </div>
  );
}

function SameError({ run: { sameError, jobId } }: { readonly run: Run }) {
  if (!sameError) return null;
  const { fingerprint, count, firstAt, bars, jobs } = sameError;
  const others = jobs.filter((job) => job !== jobId);
  return (
    <div className="seen">
      <HourBars bars={bars} width={96} />
      <span>
        <AppLink className="lnk acc" href={`/failures?group=${encodeURIComponent(fingerprint)}`}>
          {plural(count, 'time')} in 24 h
        </AppLink>
        , the first <Time at={firstAt} isPast />, {others.length === 0 ? 'only' : 'also'} in{' '}
        {others.length === 0 ? jobId : others.join(', ')}.
      </span>
    </div>
  );
}

function Recent({ run: { recent, jobId, finishedAt } }: { readonly run: Run }) {
  if (recent.length === 0) return null;
  return (
    <div className="pad rule">
      <div className="lab">
        Last {plural(recent.length, 'run')} of {jobId}
        {finishedAt !== undefined && ', the newest at the end'}
        <AppLink className="more lnk" href={`/jobs/${encodeURIComponent(jobId)}`}>
          job
        </AppLink>
      </div>
      <WideStrip ends={recent} />
    </div>
  );
}

function InputBox({ run: { input } }: { readonly run: Run }) {
  return (
    <div>
      <div className="lab">
        Input
        {input && 'value' in input && <CopyWord text={JSON.stringify(input.value)} />}
      </div>
      <Payload shown={input} label="Input" />
    </div>
  );
}

function CopyWord({ text }: { readonly text: string }) {
  const copy = async (): Promise<void> => {
    if (await copyText(text)) showToast({ says: 'Copied' });
  };
  return (
    <button type="button" className="more lnk" aria-label="Copy the input" onClick={() => void copy()}>
      copy
    </button>
  );
}

function KeptSteps({ run: { steps } }: { readonly run: Run }) {
  const done = steps.filter(({ state }) => state === 'done');
  return (
    <div>
      <div className="lab">Steps kept</div>
      {done.length === 0 ? (
        <p className="dim">none</p>
      ) : (
        <JsonTree
          value={Object.fromEntries(done.map(({ id, result }) => [id, result ?? null]))}
          label="Steps kept"
        />
      )}
    </div>
  );
}

function Steps({ run: { steps, checkpoints } }: { readonly run: Run }) {
  return (
    <div className="pad">
      <ul className="causes">
        {steps.map(({ id, state, attempt, isKept, tookMs, bytes, result }) => (
          <li key={id}>
            <StateMark state={state === 'done' ? 'succeeded' : 'failed'} word="" />
            <div>
              <p>{id}</p>
              {result !== undefined && <JsonTree value={result} label={`Result of ${id}`} />}
            </div>
            <span className="dim">
              {[
                attempt === undefined ? 'of an earlier run' : `attempt ${attempt}`,
                isKept && 'kept',
                tookMs !== undefined && durationText(tookMs),
                bytesText(bytes),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {checkpoints.length > 0 && <div className="lab">Checkpoints</div>}
      {checkpoints.map(({ key, value, bytes }) => (
        <div key={key} className="checkpoint">
          {key} <span className="dim">{bytesText(bytes)}</span>
          {value !== undefined && <JsonTree value={value} label={`Checkpoint ${key}`} />}
        </div>
      ))}
    </div>
  );
}

function Chain({ run: { id, chain, children } }: { readonly run: Run }) {
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
            <AppLink className="lnk" href={`/runs/${id}`}>
              {jobId} #{id}
            </AppLink>
          )}
          <span className="dim">{after.map(({ run, on }) => `after ${run} ${on}`).join(', ')}</span>
        </li>
      ))}
    </ul>
  );
}

function Context({ run, isFirst = false }: { readonly run: Run; readonly isFirst?: boolean }) {
  const { trigger, createdBy, schedule, tags, dedupeKey, attempts, configuration, cancellation } = run;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['started by', [trigger, createdBy].filter(Boolean).join(', ')],
    ['tags', tags.join(', ')],
    ['dedupe key', dedupeKey],
    ...(cancellation
      ? [
          [
            'cancelled',
            [`by ${cancellation.actor ?? cancellation.by}`, cancellation.reason].filter(Boolean).join(': '),
          ] as const,
        ]
      : []),
  ];
  return (
    <div className={isFirst ? 'pad' : 'pad rule'}>
      <dl className="kv">
        {schedule !== undefined && (
          <>
            <dt>schedule</dt>
            <dd>
              <ScheduleLink name={schedule} />
            </dd>
          </>
        )}
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        <Nodes attempts={attempts} />
        {configuration.map(({ field, value, from }) => (
          <Fact key={field} name={field} value={value} note={from === 'job' ? 'from the job' : from} />
        ))}
      </dl>
    </div>
  );
}

function Nodes({ attempts }: Pick<Run, 'attempts'>) {
  const on = attempts.filter(({ nodeId }) => nodeId !== undefined);
  return (
    <>
      <dt>nodes</dt>
      <dd className={on.length === 0 ? 'dim' : undefined}>
        {on.length === 0 && 'none'}
        {on.map(({ node, nodeId, nr }, at) => (
          <span key={nr}>
            {at > 0 && ', '}
            <AppLink className="lnk" href={`/nodes?node=${nodeId}`}>
              {node}
            </AppLink>{' '}
            (attempt {nr})
          </span>
        ))}
      </dd>
    </>
  );
}

function Fact({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly note?: string;
}) {
  const isNone = value === undefined || value === '';
  return (
    <>
      <dt>{name}</dt>
      <dd className={isNone ? 'dim' : undefined}>
        {isNone ? 'none' : value} {note !== undefined && <span className="dim">{note}</span>}
      </dd>
    </>
  );
}

function expandAll(): void {
  const all = [...document.querySelectorAll<HTMLDetailsElement>('main details.j')];
  const open = all.some((one) => !one.open);
  for (const one of all) one.open = open;
}
