/** Rows of runs, as lists show them. Pure. */
import type { LiveRun, RunRecord } from '@sb/queue';
import { clean, isoTime, liveReason, liveSince, maskRun } from '@sb/views';
import type { RunRow } from '../answers/runs.ts';
import { mayOnRun } from '../guard/may.ts';
import { maySeePayload } from '../guard/own-boards.ts';
import { withSeenCreator } from '../guard/limited.ts';
import { seenEnd } from '../guard/seen-end.ts';
import type { Who } from '../http/who.ts';
import { shownProgress } from './shown-progress.ts';
import { previewOf } from './preview.ts';
import type { UsualTimes } from './run/usual-times.ts';

export interface Look {
  readonly now: number;
  readonly secrets: readonly string[];
  readonly who: Who;
  readonly usual: ReadonlyMap<string, UsualTimes>;
  /** In which sentences name times; default: of this machine. */
  readonly zone?: string | undefined;
  /** The creator that a filter asks for: it was checked that the one who asks may see it. */
  readonly by?: string | undefined;
}

export function runRow(run: LiveRun | RunRecord, look: Look): RunRow {
  const { now, secrets, who, usual, zone, by } = look;
  const shown = withSeenCreator(who, seenEnd(who, maskRun(run, secrets)), run.createdBy === by);
  const live = isLive(shown) ? shown : undefined;
  const p95Ms = usual.get(run.jobId)?.p95;
  const tookMs = tookOf(run, now);
  const preview = maySeePayload(who, run) ? previewOf(shown.input) : undefined;
  const says = live ? liveSays(live, now, zone) : endedSays(shown);
  return {
    id: run.id,
    jobId: run.jobId,
    state: live ? live.view : run.state,
    ...(run.reason !== undefined && { reason: shown.reason }),
    queue: run.queue,
    priority: run.priority,
    trigger: run.trigger,
    ...(run.schedule !== undefined && { schedule: run.schedule }),
    ...(shown.createdBy !== undefined && { createdBy: clean(shown.createdBy) }),
    attempt: run.attempt,
    maxAttempts: run.maxAttempts,
    ...(run.dryRun && { dryRun: true }),
    tags: [...run.tags],
    createdAt: isoTime(run.createdAt),
    runAt: isoTime(run.runAt),
    ...(run.startedAt !== undefined && { startedAt: isoTime(run.startedAt) }),
    ...(run.finishedAt !== undefined && { finishedAt: isoTime(run.finishedAt) }),
    changedAt: isoTime(live ? liveSince(live) : (run.finishedAt ?? run.createdAt)),
    ...(tookMs !== undefined && { tookMs }),
    ...(p95Ms !== undefined && { p95Ms }),
    ...(live?.progress && { progress: shownProgress(who, run, live.progress) }),
    ...(live?.node !== undefined && { node: clean(live.node) }),
    ...(says !== undefined && says !== '' && { says }),
    ...(preview !== undefined && { preview }),
    may: mayOnRun(who, run),
  };
}

function isLive(run: LiveRun | RunRecord): run is LiveRun {
  return 'view' in run;
}

/** Of the last attempt; of one that is under way until now. */
function tookOf({ state, startedAt, finishedAt }: RunRecord, now: number): number | undefined {
  if (startedAt === undefined) return undefined;
  if (finishedAt !== undefined) return finishedAt - startedAt;
  return state === 'running' ? Math.max(0, now - startedAt) : undefined;
}

function liveSays(run: LiveRun, now: number, zone: string | undefined): string | undefined {
  const reason = liveReason(run, now, zone);
  return reason === '' && run.node !== undefined ? clean(run.node) : reason;
}

function endedSays({ state, error, reason }: RunRecord): string | undefined {
  if (error) return clean(error.message.split('\n', 1)[0] ?? '');
  return state === 'succeeded' || reason === undefined ? undefined : clean(reason.replaceAll('_', ' '));
}
