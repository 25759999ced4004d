/** What it is, why, and what can be done with it. */
import { curlLine } from '../../words/curl.ts';
import { useState } from 'react';
import type { Run } from '../../../../src/answers/run.ts';
import { useAct } from '../../acts/use-act.ts';
import { AppLink, useGo } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { Meter, shareOf } from '../../components/charts/duration-bar.tsx';
import { copyText } from '../../components/copy.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { Mark } from '../../components/state-mark.tsx';
import { Time } from '../../components/time.tsx';
import { type PageAction, usePageActions } from '../../frame/actions.ts';
import { showToast } from '../../frame/toasts.tsx';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';
import { askCancel, askEdit, askPriority, askReplay, askRetry, putToFront } from './run-acts.tsx';

const METER = 160;

export function RunHead({ run }: { readonly run: Run }) {
  const { id, jobId, state, says, may, steps, chain } = run;
  const go = useGo();
  const { act, refusal } = useAct();
  const [editRefusal, setEditRefusal] = useState<Error>();
  const acts = {
    replay: may.replay ? () => askReplay(run, go) : undefined,
    edit: may.replay ? () => void askEdit(run, go).catch(setEditRefusal) : undefined,
    cancel: may.cancel ? () => askCancel(run, false) : undefined,
    priority: may.priority ? () => askPriority(run) : undefined,
    front: may.priority ? () => void act(() => putToFront(run)) : undefined,
  };
  useKeys('object', {
    r: acts.replay && offRows(acts.replay),
    e: acts.edit && offRows(acts.edit),
    c: acts.cancel && offRows(acts.cancel),
    p: acts.priority && offRows(acts.priority),
    f: acts.front && offRows(acts.front),
  });
  usePageActions(
    (
      [
        ['Replay', 'retry', 'r', acts.replay],
        ['Edit and replay', 'edit', 'e', acts.edit],
        ['Cancel', 'stop', 'c', acts.cancel],
        ['Change the priority', 'runs', 'p', acts.priority],
        ['To the front', 'runs', 'f', acts.front],
      ] as const
    ).flatMap(([name, icon, hint, does]): PageAction[] =>
      does ? [{ name, note: `run ${id}`, icon, hint, act: does }] : [],
    ),
  );
  const done = steps.filter((step) => step.state === 'done');
  return (
    <div className="rhead">
      <h2>
        <Mark state={state} />
        <span className="sr">{state}</span>
        <span>{jobId}</span>
        <span className="id">#{id}</span>
      </h2>
      <div className="btns">
        {acts.replay && (
          <Button look="primary" icon="retry" hint="r" onClick={acts.replay}>
            Replay
          </Button>
        )}
        {acts.edit && (
          <Button icon="edit" hint="e" onClick={acts.edit}>
            Edit and replay
          </Button>
        )}
        {acts.replay && done.length > 0 && (
          <Menu
            label="From step…"
            title="Replay from a step"
            className="btn"
            button={
              <>
                <Icon name="dep" />
                <span>From step…</span>
              </>
            }
          >
            {done.map((step) => (
              <MenuItem key={step.id} onSelect={() => askReplay(run, go, step.id)}>
                from {step.id}
              </MenuItem>
            ))}
          </Menu>
        )}
        {acts.cancel && (
          <Button icon="stop" hint="c" onClick={acts.cancel}>
            Cancel
          </Button>
        )}
        {acts.priority && (
          <Button hint="p" onClick={acts.priority}>
            Priority…
          </Button>
        )}
        <Menu label="Copy as CLI, curl or link" button={<Icon name="copy" />}>
          <MenuItem onSelect={() => void copy(`worker run:show ${id}`)}>as command line</MenuItem>
          <MenuItem onSelect={() => void copy(curlOf(id))}>as curl</MenuItem>
          <MenuItem onSelect={() => void copy(location.href)}>link</MenuItem>
        </Menu>
        <Menu label="More" button={<Icon name="more" />}>
          {may.retry && <MenuItem onSelect={() => askRetry(run, go, false)}>Retry</MenuItem>}
          {may.retry && chain.length > 1 && (
            <MenuItem onSelect={() => askRetry(run, go, true)}>Retry the chain</MenuItem>
          )}
          {acts.front && <MenuItem onSelect={acts.front}>To the front</MenuItem>}
          {may.cancel && chain.length > 1 && (
            <MenuItem onSelect={() => askCancel(run, true)}>Cancel the chain</MenuItem>
          )}
          <MenuItem onSelect={() => go(`/jobs/${encodeURIComponent(jobId)}`)}>Open the job</MenuItem>
          <MenuItem onSelect={() => go(`/runs?job=${encodeURIComponent(jobId)}`)}>Runs of the job</MenuItem>
        </Menu>
      </div>
      <p className="why">{says}</p>
      <Facts run={run} />
      <Refusal error={refusal ?? editRefusal} />
    </div>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const { queue, priority, createdBy, trigger, schedule, createdAt, runAt, startedAt, finishedAt } = run;
  const { tookMs, p50Ms, p95Ms, attempt, maxAttempts, deadLetter, progress, node, replayOf, dryRun } = run;
  const isOpen = finishedAt === undefined;
  return (
    <div className="meta">
      <span>
        queue
        <AppLink href={`/queues?queue=${encodeURIComponent(queue)}`}>
          <b>{queue}</b>
        </AppLink>
      </span>
      <span>
        priority<b>{priority}</b>
      </span>
      <span>
        requested by
        {schedule === undefined ? (
          <b>{createdBy ?? trigger}</b>
        ) : (
          <AppLink href={`/schedules?schedule=${encodeURIComponent(schedule)}`}>
            <b>{schedule}</b>
          </AppLink>
        )}{' '}
        <Time at={createdAt} isPast />
      </span>
      {finishedAt !== undefined && (
        <span>
          ended
          <b>
            <Time at={finishedAt} isPast />
          </b>
        </span>
      )}
      {isOpen && startedAt === undefined && (
        <span>
          due
          <b>
            <Time at={runAt} as="clock" />
          </b>
        </span>
      )}
      {startedAt !== undefined && (
        <span>
          {isOpen ? 'running for' : 'took'}
          <b>{isOpen ? <Elapsed since={startedAt} /> : durationText(tookMs ?? 0)}</b>
          {p95Ms !== undefined && ` (p95 of the job ${durationText(p95Ms)})`}
        </span>
      )}
      <span>
        tries
        <b>
          {attempt} of {maxAttempts}
        </b>
      </span>
      {isOpen && startedAt === undefined && p50Ms !== undefined && (
        <span>
          usually takes<b>{durationText(p50Ms)}</b>
          {p95Ms !== undefined && ` (p95 ${durationText(p95Ms)})`}
        </span>
      )}
      {isOpen && node !== undefined && (
        <span>
          on<b>{node}</b>
        </span>
      )}
      {deadLetter && (
        <span>
          dead letter
          <AppLink href={failuresPath(deadLetter)}>
            <b>{deadLetter.status}</b>
          </AppLink>
        </span>
      )}
      {deadLetter?.replayedAs !== undefined && (
        <span>
          replayed as
          <AppLink href={`/runs/${deadLetter.replayedAs}`}>
            <b>{deadLetter.replayedAs}</b>
          </AppLink>
        </span>
      )}
      {replayOf !== undefined && (
        <span>
          replay of
          <AppLink href={`/runs/${replayOf}`}>
            <b>{replayOf}</b>
          </AppLink>
        </span>
      )}
      {dryRun && (
        <span>
          <b>dry run</b>
        </span>
      )}
      {isOpen && progress && <Progress progress={progress} />}
    </div>
  );
}

function Progress({ progress }: { readonly progress: NonNullable<Run['progress']> }) {
  const share = shareOf(progress);
  const { done, total, note } = progress;
  return (
    <span className="progress">
      {share !== undefined && <Meter share={share} width={METER} />}
      <b>{total === undefined ? done : `${done} of ${total}`}</b> {note}
    </span>
  );
}

function Elapsed({ since }: { readonly since: string }) {
  return durationText(Math.max(0, useNow() - Date.parse(since)));
}

function failuresPath({ status, fingerprint }: NonNullable<Run['deadLetter']>): string {
  if (status !== 'open') return `/failures?status=${encodeURIComponent(status)}`;
  return fingerprint === undefined ? '/failures' : `/failures?group=${encodeURIComponent(fingerprint)}`;
}

function curlOf(id: number): string {
  return curlLine({ path: `/api/v1/runs/${id}` }, location.origin);
}

async function copy(text: string): Promise<void> {
  if (await copyText(text)) showToast({ says: 'Copied', mark: 'succeeded' });
}
