/** Times, then the log, the events, or why it does not run. */
import { useQuery } from '@tanstack/react-query';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useEffect, useRef, useState } from 'react';
import type { Run, RunEvents } from '../../../../src/answers/run.ts';
import { exportOrAsk } from '../../acts/export/export-or-ask.ts';
import { explainQuery, runEventsQuery } from '../../api/run-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { TryAgain } from '../../components/answer/try-again.tsx';
import { Button, IconButton } from '../../components/controls/button.tsx';
import { Time } from '../../components/facts/time.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { type Tab, Tabs } from '../../components/links/tabs.tsx';
import { JsonTree } from '../../components/run/json-tree.tsx';
import { LogView } from '../../components/run/log-view.tsx';
import { Waterfall } from '../../components/run/waterfall.tsx';
import { showToast } from '../../frame/toasts.tsx';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { actorName } from '../../words/actor-name.ts';
import { plural } from '../../words/numbers.ts';
import { readLineRange } from '../../words/text/lines.ts';
import { errorLine, type LogPart } from './log-lines.ts';
import { runPath, type RunParts } from '../../words/paths.ts';
import { type RunLog, useRunLog } from './use-run-log.ts';
import { WHY_EVERY_MS, WhyNot } from './why-not.tsx';

/** More are not read to find an error. */
const MOST_SEARCHED = 20_000;

interface LeftPaneProps {
  readonly run: Run;
  readonly parts: RunParts;
  readonly came: LogPart | undefined;
  readonly chosen: number | undefined;
  readonly onChoose: (attempt: number) => void;
}

export function LeftPane({ run, parts, came, chosen, onChoose }: LeftPaneProps) {
  const { id, finishedAt, startedAt, state, spans } = run;
  const go = useGo();
  const isOpen = finishedAt === undefined;
  const hasWhy = isOpen && state !== 'running';
  const log = useRunLog(id, came);
  const { data: events } = useQuery(runEventsQuery(id));
  const { data: why } = useQuery({ ...explainQuery(id), enabled: hasWhy });
  const [attempt, setAttempt] = useState<number>();
  const [isWrapped, setWrapped] = useState(true);
  const isLine = readLineRange(usePageAddress().hash) !== undefined;
  const shown = parts.left ?? (hasWhy && !isLine ? 'why' : 'logs');
  const href = (left: string): string => runPath(id, { ...parts, left });
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const toLine = async (): Promise<void> => {
    if (log.isUnread && !hasError(log.lines))
      showToast({ says: 'Reading on to the first error', mark: 'running' });
    const lines = await log.readUntil(
      (read) => !isHere.current || read.length >= MOST_SEARCHED || hasError(read),
    );
    if (!isHere.current) return;
    const nr = errorLine(lines, state === 'failed' && lines.length < MOST_SEARCHED);
    if (nr === undefined)
      showToast({ says: `No error in ${plural(lines.length, 'line')} of the log`, mark: 'skipped' });
    else go(`${href('logs')}#L${nr}`, true);
  };
  useKeys('object', {
    l: offRows(() => go(href('logs'), true)),
    w: hasWhy ? offRows(() => go(href('why'), true)) : undefined,
    '#': offRows(() => void toLine()),
  });
  const tabs: Tab[] = [
    ...(hasWhy
      ? [
          {
            key: 'why',
            name: 'Why it does not run',
            href: href('why'),
            count: why?.causes.filter(({ because }) => because !== 'ready').length,
            hint: 'w',
          },
        ]
      : []),
    {
      key: 'logs',
      name: 'Logs',
      href: href('logs'),
      count: log.query.data || log.lines.length > 0 ? log.count : undefined,
      hint: 'l',
    },
    { key: 'events', name: 'Events', href: href('events'), count: events?.items.length },
    { key: 'audit', name: 'Audit', href: href('audit'), count: events?.items.filter(isByPeople).length },
  ];
  const attempts = [...new Set(log.lines.map((line) => line.attempt))];
  return (
    <div>
      {startedAt !== undefined && (
        <Waterfall spans={spans} state={state} chosen={chosen} onChoose={onChoose} />
      )}
      <Tabs
        tabs={tabs}
        current={shown}
        label="Log, events, causes"
        className={startedAt === undefined ? '' : 'rule'}
      >
        {shown === 'why' && <span className="dim hidep">checked again every {WHY_EVERY_MS / 1_000} s</span>}
        {shown === 'logs' && attempts.length > 1 && (
          <AttemptChoice attempts={attempts} chosen={attempt} onChoose={setAttempt} />
        )}
        {shown === 'logs' && log.lines.length > 0 && (
          <>
            <Button look="small plain" aria-pressed={isWrapped} onClick={() => setWrapped((now) => !now)}>
              Wrap
            </Button>
            <IconButton
              icon="dl"
              label="Download"
              onClick={() => exportOrAsk(`/runs/${id}/logs`, {}, `run-${id}.ndjson`)}
            />
          </>
        )}
      </Tabs>
      {shown === 'why' && <WhyNot run={run} />}
      {shown === 'events' && <Events id={id} />}
      {shown === 'audit' && <Events id={id} isAudit />}
      {shown === 'logs' && (
        <div className={isWrapped ? undefined : 'nowrap'}>
          <Log run={run} log={log} attempt={attempt} />
        </div>
      )}
    </div>
  );
}

function hasError(read: RunLog['lines']): boolean {
  return errorLine(read, false) !== undefined;
}

function AttemptChoice({
  attempts,
  chosen,
  onChoose,
}: {
  readonly attempts: readonly number[];
  readonly chosen: number | undefined;
  readonly onChoose: (attempt: number | undefined) => void;
}) {
  return (
    <span className="seg" role="group" aria-label="Lines of">
      {[undefined, ...attempts].map((one) => (
        <button key={one ?? 0} type="button" aria-pressed={one === chosen} onClick={() => onChoose(one)}>
          {one === undefined ? 'all' : `attempt ${one}`}
        </button>
      ))}
    </span>
  );
}

interface LogProps {
  readonly run: Run;
  readonly log: RunLog;
  readonly attempt: number | undefined;
}

function Log({ run, log, attempt }: LogProps) {
  const { lines, gap, isHidden, query, readMore, readUntil } = log;
  if (isHidden) return <p className="pad dim">Hidden: you may not see inputs, results and logs.</p>;
  if (!query.data && lines.length === 0) return <NoAnswer query={query} />;
  const refusal = query.error && (
    <div className="pad">
      <Refusal error={query.error} />
      <TryAgain error={query.error} look="small" onClick={() => void query.refetch()} />
    </div>
  );
  if (lines.length === 0) return refusal ?? <p className="pad dim">No line.</p>;
  const view = (
    <LogView
      lines={attempt === undefined ? lines : lines.filter((line) => line.attempt === attempt)}
      isLive={run.finishedAt === undefined}
      gap={
        gap && {
          ...gap,
          onRead: () => void readUntil((read) => (read.at(-1)?.nr ?? 0) >= gap.after + gap.count),
        }
      }
      onEnd={readMore}
    />
  );
  return (
    <>
      {refusal}
      {view}
    </>
  );
}

/** Not what schedules, jobs and the console did by themselves. */
function isByPeople({ actor }: RunEvents['items'][number]): boolean {
  return actor !== undefined && !/^(?:schedule|job|run):|^console(?: on |$)/.test(actor);
}

/** `isAudit`: only what people and their programs did. */
function Events({ id, isAudit = false }: { readonly id: number; readonly isAudit?: boolean }) {
  const query = useQuery(runEventsQuery(id));
  const { data } = query;
  if (!data) return <NoAnswer query={query} />;
  const items = isAudit ? data.items.filter(isByPeople) : data.items;
  if (items.length === 0)
    return <p className="pad dim">{isAudit ? 'No person has changed this run.' : 'No event.'}</p>;
  return (
    <ul className="events">
      {items.map(({ id: nr, at, type, says, actor, payload }) => (
        <li key={nr}>
          <span className="dim">
            <Time at={at} as="precise" />
          </span>
          <span>
            {type} <span className="soft">{says}</span>{' '}
            {actor !== undefined && <span className="dim">by {actorName(actor)}</span>}
          </span>
          <JsonTree value={payload} label={`Payload of event ${nr}`} open={0} />
        </li>
      ))}
    </ul>
  );
}
