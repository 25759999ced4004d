/** What it is, why, and what can be done with it. */
import { Elapsed } from '../../components/facts/elapsed.tsx';
import { actorName } from '../../words/actor-name.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { curlLine } from '../../words/commands/curl.ts';
import type { Run } from '../../../../src/answers/run.ts';
import { CopyItems } from '../../acts/copy-commands.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Meter, shareOf } from '../../components/charts/duration-bar.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { OfOtherBoards } from '../../components/facts/of-other-boards.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { useMay } from '../../frame/rights.ts';
import { durationText } from '../../words/numbers.ts';
import { triggerName } from '../../words/requested-by.ts';
import { address } from '../../words/address.ts';
import { jobPath, nodePath, queuePath, runPath, schedulePath } from '../../words/paths.ts';
import { ActButton } from '../../acts/run/act-button.tsx';
import { askCancelRun, askReplayRun, askRetry, askRetryChain } from '../../acts/run/run-acts.tsx';
import { frontCommand } from '../../acts/run/run-commands.ts';
import { useRunActs } from '../../acts/run/use-run-acts.ts';

const METER = 160;

export function RunHead({ run }: { readonly run: Run }) {
  const { id, jobId, state, says, may, steps, chain } = run;
  const go = useGo();
  const mayOperate = useMay('operator');
  const { acts, act, refusal } = useRunActs(run);
  const front = acts.find(({ verb }) => verb === 'front')?.act;
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
        {acts
          .filter(({ verb }) => verb === 'replay' || verb === 'edit')
          .map((one) => (
            <ActButton key={one.verb} act={one} />
          ))}
        {may.replay && done.length > 0 && (
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
              <MenuItem key={step.id} onSelect={() => askReplayRun(run, go, step.id)}>
                from {step.id}
              </MenuItem>
            ))}
          </Menu>
        )}
        {acts
          .filter(({ verb }) => verb === 'cancel' || verb === 'priority')
          .map((one) => (
            <ActButton key={one.verb} act={one} />
          ))}
        <Menu label="Copy as CLI, curl or link" button={<Icon name="copy" />}>
          <MenuItem onSelect={() => copyAndSay(commandLine('run:show', String(id)))}>as CLI</MenuItem>
          <MenuItem onSelect={() => copyAndSay(curlOf(id))}>as curl</MenuItem>
          <MenuItem onSelect={() => copyAndSay(location.href)}>link</MenuItem>
          {front && <CopyItems commands={[frontCommand(id)]} without={` ${id}`} />}
        </Menu>
        <Menu label="More" button={<Icon name="more" />}>
          {may.retry && <MenuItem onSelect={() => askRetry(run, go)}>Retry</MenuItem>}
          {may.retry && may.chain && chain.length > 1 && (
            <MenuItem onSelect={() => void act(() => askRetryChain(run, go))}>Retry the chain</MenuItem>
          )}
          {front && <MenuItem onSelect={front}>To the front</MenuItem>}
          {may.cancel && may.chain && chain.length > 1 && (
            <MenuItem onSelect={() => askCancelRun(run, true)}>Cancel the chain</MenuItem>
          )}
          {chain.length > 1 && (
            <MenuItem onSelect={() => go(`/graph?run=${id}&node=run-${id}`)}>Graph of the chain</MenuItem>
          )}
          <MenuItem onSelect={() => go(jobPath(jobId))}>Open the job</MenuItem>
          <MenuItem onSelect={() => go(`/runs?job=${encodeURIComponent(jobId)}`)}>Runs of the job</MenuItem>
        </Menu>
      </div>
      <p className="why">{says}</p>
      {mayOperate && !Object.values({ ...may, chain: false }).some(Boolean) && <OfOtherBoards what="It is" />}
      <Facts run={run} />
      <Refusal error={refusal} />
    </div>
  );
}

function Facts({ run }: { readonly run: Run }) {
  const { queue, priority, createdBy, trigger, schedule, createdAt, runAt, startedAt, finishedAt } = run;
  const { tookMs, p50Ms, p95Ms, attempt, maxAttempts, deadLetter, progress, node, nodeId } = run;
  const { replayOf, dryRun } = run;
  const isOpen = finishedAt === undefined;
  return (
    <div className="meta">
      <span>
        queue
        <AppLink href={queuePath(queue)}>
          <b>{queue}</b>
        </AppLink>
      </span>
      <span>
        priority<b>{priority}</b>
      </span>
      <span>
        requested by
        {schedule === undefined ? (
          <b>{createdBy === undefined ? triggerName(trigger) : actorName(createdBy)}</b>
        ) : (
          <AppLink href={schedulePath(schedule)}>
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
            <Time at={runAt} as="clockOrDate" />
          </b>
        </span>
      )}
      {startedAt !== undefined && (
        <span>
          {isOpen ? 'running for' : attempt > 1 ? 'last attempt took' : 'took'}
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
      {isOpen && node !== undefined && nodeId !== undefined && (
        <span>
          on
          <AppLink href={nodePath(nodeId)}>
            <b>{node}</b>
          </AppLink>
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
          <AppLink href={runPath(deadLetter.replayedAs)}>
            <b>{deadLetter.replayedAs}</b>
          </AppLink>
        </span>
      )}
      {replayOf !== undefined && (
        <span>
          replay of
          <AppLink href={runPath(replayOf)}>
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

function failuresPath({ status, fingerprint }: NonNullable<Run['deadLetter']>): string {
  return address('/failures', status === 'open' ? { group: fingerprint } : { status });
}

function curlOf(id: number): string {
  return curlLine({ path: `/api/v1/runs/${id}` }, location.origin);
}
