/** A run as its page shows it: all that is kept of it, the runs around it, and what may be done with it. */
import {
  explainRun,
  groupDeadLetters,
  listNodes,
  readChain,
  readChildren,
  readJob,
  readJobHealth,
  readProgress,
  readRunWork,
  type RunDetails,
  type RunExplanation,
} from '@sb/queue';
import { attemptOfClaim, causeText, clean, isoTime, maskRun, maskWork, reasonText } from '@sb/views';
import { formatDuration, plural } from '@sb/words';
import type { z } from 'zod';
import type { run } from '../../answers/run.ts';
import type { Call } from '../../http/route.ts';
import { mayCall, maySeeJob, type Who } from '../../http/who.ts';
import { configurationOf } from '../../rows/configuration.ts';
import { DAY_MS } from '../../rows/read-work.ts';
import { shownError } from '../../rows/shown-error.ts';
import { shownValue } from '../../rows/shown-value.ts';
import { phasesOf, spansOf, triesOf } from '../../rows/run-times.ts';
import { usualTimes } from '../../rows/usual-times.ts';
import { type Params, seenRun, type ZoneQuery } from './seen-run.ts';

/** A longer result of a step, or a longer checkpoint, is not read; bytes. */
const LONGEST_VALUE = 4_000;
const MOST_CHILDREN = 50;

export async function showRun(call: Call<Params, ZoneQuery>): Promise<z.input<typeof run>> {
  const { store, who, secrets } = call;
  const found = maskRun(await seenRun(call), secrets);
  const { id, jobId } = found;
  const now = await store.now();
  const [work, chain, children, definition, health, usual, nodes, explanation, progress] = [
    maskWork(await readRunWork(store, id, { longestValue: LONGEST_VALUE }), secrets),
    await readChain(store, id),
    await readChildren(store, id, { limit: MOST_CHILDREN }),
    await readJob(store, jobId),
    await readJobHealth(store, jobId),
    await usualTimes(store),
    await listNodes(store),
    await explainRun(store, id),
    await readProgress(store, id),
  ];
  const nodeName = (nodeId: number | undefined): string | undefined =>
    nodeId === undefined ? undefined : (nodes.find((node) => node.id === nodeId)?.name ?? `node ${nodeId}`);
  const node = nodeName(found.nodeId);
  const times = usual.get(jobId);
  const seen = children.filter((child) => maySeeJob(who, child.jobId));
  const input = shownValue(found.input, who.canSeePayload);
  const result = shownValue(found.result, who.canSeePayload);
  const isOpen = found.finishedAt === undefined;
  return {
    now: isoTime(now),
    id,
    jobId,
    ...(definition && { jobName: clean(definition.name) }),
    state: stateWord(found, explanation),
    ...(found.reason !== undefined && { reason: clean(found.reason) }),
    says: sentenceOf(found, { ...explanation, zone: call.query.tz }, now),
    queue: found.queue,
    priority: found.priority,
    trigger: found.trigger,
    ...(found.schedule !== undefined && { schedule: found.schedule }),
    ...(found.fireTime !== undefined && { fireTime: isoTime(found.fireTime) }),
    ...(found.createdBy !== undefined && { createdBy: clean(found.createdBy) }),
    attempt: found.attempt,
    maxAttempts: found.maxAttempts,
    ...(found.dryRun && { dryRun: true }),
    tags: [...found.tags],
    ...(found.dedupeKey !== undefined && { dedupeKey: clean(found.dedupeKey) }),
    createdAt: isoTime(found.createdAt),
    runAt: isoTime(found.runAt),
    ...(found.startedAt !== undefined && { startedAt: isoTime(found.startedAt) }),
    ...(found.finishedAt !== undefined && {
      finishedAt: isoTime(found.finishedAt),
      totalMs: found.finishedAt - found.createdAt,
    }),
    ...(found.startedAt !== undefined && { tookMs: (found.finishedAt ?? now) - found.startedAt }),
    ...(times?.p50 !== undefined && { p50Ms: times.p50 }),
    ...(times?.p95 !== undefined && { p95Ms: times.p95 }),
    ...(found.replayOf !== undefined && { replayOf: found.replayOf }),
    ...(found.rootId !== undefined && { rootId: found.rootId }),
    ...(found.traceId !== undefined && { traceId: found.traceId }),
    ...(found.deadLetter && { deadLetter: { ...found.deadLetter } }),
    ...(found.cancellation && {
      cancellation: { ...found.cancellation, at: isoTime(found.cancellation.at) },
    }),
    ...(found.state === 'running' && { nodeAlive: found.nodeAlive }),
    ...(node !== undefined && { node: clean(node), nodeId: found.nodeId }),
    ...(progress && { progress: { ...progress, at: isoTime(progress.at) } }),
    phases: [...phasesOf(found, now)],
    spans: [...spansOf(found, work, { now, children: seen, nodeName })],
    attempts: triesOf(found).map(({ startedAt, finishedAt, nodeId, error, backoffMs, ...one }) => {
      const name = nodeName(nodeId);
      return {
        ...one,
        startedAt: isoTime(startedAt),
        ...(finishedAt !== undefined && { finishedAt: isoTime(finishedAt) }),
        ...(name !== undefined && { node: clean(name), nodeId }),
        ...(backoffMs !== undefined && { backoffMs }),
        ...(error && { error: shownError(error, secrets) }),
      };
    }),
    steps: work.steps.map((step) => {
      const attempt = step.claimNo === 0 ? undefined : attemptOfClaim(found.attempts, step.claimNo);
      return {
        id: clean(step.id),
        state: step.state,
        ...(attempt !== undefined && { attempt }),
        isKept: attempt === undefined || attempt < attemptOfClaim(found.attempts, found.claimNo),
        ...(step.startedAt !== undefined && {
          startedAt: isoTime(step.startedAt),
          tookMs: step.at - step.startedAt,
        }),
        at: isoTime(step.at),
        bytes: step.bytes,
        ...(who.canSeePayload && step.result !== undefined && { result: step.result }),
      };
    }),
    checkpoints: work.checkpoints.map(({ key, at, bytes, value }) => ({
      key: clean(key),
      at: isoTime(at),
      bytes,
      ...(who.canSeePayload && value !== undefined && { value }),
    })),
    ...(found.error && { error: shownError(found.error, secrets) }),
    ...(await sameErrorOf(call, found, now)),
    ...(input && { input }),
    ...(result && { result }),
    chain:
      chain.length < 2
        ? []
        : chain
            .filter((one) => maySeeJob(who, one.jobId))
            .map((one) => ({ ...one, after: one.after.map(({ run: of, on }) => ({ run: of, on })) })),
    children: seen.map((child) => ({ id: child.id, jobId: child.jobId, state: child.state })),
    recent: (health?.recent ?? []).map(([state, tookMs]) => ({ state, tookMs })),
    configuration: definition ? [...configurationOf(definition)] : [],
    may: actsOn(found, who, isOpen),
  };
}

function actsOn(found: RunDetails, who: Who, isOpen: boolean) {
  const isOperator = mayCall(who, 'operator');
  return {
    cancel: isOperator && isOpen,
    priority: isOperator && isOpen && found.state !== 'running',
    replay: isOperator && !isOpen,
    retry: isOperator && found.state === 'failed',
  };
}

/** A run that has not ended has one of the six words of the lists. */
function stateWord(found: RunDetails, { causes, now }: RunExplanation): z.input<typeof run>['state'] {
  const { state, runAt } = found;
  if (state !== 'queued') return state;
  if (causes.some(({ because }) => because === 'backoff')) return 'retrying';
  return runAt > now ? 'later' : 'queued';
}

/** The sentence under the title. */
function sentenceOf(
  found: RunDetails,
  explanation: RunExplanation & { readonly zone: string },
  now: number,
): string {
  const { state, startedAt, finishedAt, attempts, attempt } = found;
  const [first] = explanation.causes;
  if (finishedAt === undefined) return first ? causeText(first, explanation).says : '';
  const ago = `${formatDuration(now - finishedAt)} ago`;
  if (state === 'succeeded' && startedAt !== undefined) {
    const tries = attempts.length > 0 ? ` at attempt ${attempt}` : '';
    return `Succeeded ${ago} in ${formatDuration(finishedAt - startedAt)}${tries}.`;
  }
  const why = reasonText(found);
  if (state === 'failed') {
    const letter = found.deadLetter?.status === 'open' ? ' No automatic retry is left.' : '';
    return `Failed for good ${ago} after ${plural(attempt, 'attempt')}${why === '' ? '' : `: ${why.trim()}`}.${letter}`;
  }
  return `${state.charAt(0).toUpperCase()}${state.slice(1)} ${ago}${why === '' ? '' : `: ${why.trim()}`}.`;
}

async function sameErrorOf({ store, who }: Pick<Call, 'store' | 'who'>, found: RunDetails, now: number) {
  const { status, fingerprint } = found.deadLetter ?? {};
  if (status !== 'open' || fingerprint === undefined) return {};
  const [group] = (await groupDeadLetters(store, { now, fingerprint })).groups;
  if (!group) return {};
  const count = group.hours.reduce((sum, one) => sum + one, 0);
  return {
    sameError: {
      fingerprint,
      count,
      firstAt: isoTime(Math.max(group.firstAt, now - DAY_MS)),
      bars: [...group.hours],
      jobs: group.jobs.filter((job) => maySeeJob(who, job)),
    },
  };
}
