/** What the page of a run shows of the facts about it, to one who asks: judged by its rights, and masked. Pure. */
import type {
  listNodes,
  readChain,
  readChildren,
  readJob,
  readJobHealth,
  readJobLimits,
  readProgress,
  RunDetails,
  RunExplanation,
  RunWork,
} from '@sb/queue';
import { attemptOfClaim, causeNote, clean, isoTime, maskRun, maskWork, runSentence } from '@sb/views';
import type { z } from 'zod';
import type { run } from '../../answers/run.ts';
import { mayOnRun } from '../../guard/may.ts';
import { maySeePayload } from '../../guard/own-boards.ts';
import { seenEnd, seenText } from '../../guard/seen-end.ts';
import { maySeeJob, type Who } from '../../http/who.ts';
import { configurationOf } from '../../rows/configuration.ts';
import { phasesOf } from '../../rows/run/phases.ts';
import { spansOf } from '../../rows/run/spans.ts';
import { triesOf } from '../../rows/run/tries.ts';
import { shownError } from '../../rows/shown-error.ts';
import { shownProgress } from '../../rows/shown-progress.ts';
import { shownValue } from '../../rows/shown-value.ts';
import type { UsualTimes } from '../../rows/run/usual-times.ts';

type Page = z.input<typeof run>;
type NodeName = (nodeId: number | undefined) => string | undefined;
type Read<Verb extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<Verb>>;

/** As they are read: nothing is masked. */
export interface RunFacts {
  readonly found: RunDetails;
  readonly now: number;
  readonly work: RunWork;
  readonly chain: Read<typeof readChain>;
  /** The one who asks may act on each run of the chain. */
  readonly mayActOnChain: boolean;
  readonly children: Read<typeof readChildren>;
  readonly definition: Read<typeof readJob>;
  /** Undefined: the store does not know its job. */
  readonly limits: Read<typeof readJobLimits> | undefined;
  readonly health: Read<typeof readJobHealth>;
  /** By job. */
  readonly usual: ReadonlyMap<string, UsualTimes>;
  readonly nodes: Read<typeof listNodes>;
  readonly explanation: RunExplanation;
  readonly progress: Read<typeof readProgress>;
  readonly sameError?: Page['sameError'];
}

interface Asking {
  readonly who: Who;
  readonly secrets: readonly string[];
  /** In which times are named. */
  readonly zone: string;
}

export function runPage(facts: RunFacts, { who, secrets, zone }: Asking): Page {
  const { now, chain, children, definition, limits, health } = facts;
  const { usual, nodes, explanation, progress, sameError } = facts;
  const canSeePayload = maySeePayload(who, facts.found);
  const found = seenEnd(who, maskRun(facts.found, secrets));
  const work = maskWork(facts.work, secrets);
  const { id, jobId } = found;
  const nodeName: NodeName = (nodeId) =>
    nodeId === undefined ? undefined : (nodes.find((node) => node.id === nodeId)?.name ?? `node ${nodeId}`);
  const node = nodeName(found.nodeId);
  const times = usual.get(jobId);
  const seen = children.filter((child) => maySeeJob(who, child.jobId));
  const links = chainRows(chain, who);
  const input = shownValue(found.input, canSeePayload);
  const result = shownValue(found.result, canSeePayload);
  return {
    now: isoTime(now),
    id,
    jobId,
    ...(definition && { jobName: clean(definition.name) }),
    state: stateWord(found, explanation),
    ...(found.reason !== undefined && { reason: clean(found.reason) }),
    says: runSentence(found, { ...explanation, zone }),
    ...originOf(found),
    ...timesOf(found, now),
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
    ...(progress && { progress: shownProgress(who, facts.found, progress) }),
    phases: [...phasesOf(found, waitingOf(explanation, now))],
    spans: [...spansOf(found, work, { children: seen, followers: followersOf(id, links), nodeName })],
    attempts: attemptRows(found, nodeName, secrets),
    steps: stepRows(found, work, canSeePayload),
    checkpoints: checkpointRows(work, canSeePayload),
    ...(found.error && { error: shownError(found.error, secrets) }),
    ...(sameError && { sameError }),
    ...(input && { input }),
    ...(result && { result }),
    chain: links,
    children: seen.map((child) => ({ id: child.id, jobId: child.jobId, state: child.state })),
    recent: (health?.recent ?? []).map(([state, tookMs]) => ({ state, tookMs })),
    configuration: definition && limits ? [...configurationOf(definition, limits)] : [],
    may: { ...mayOnRun(who, facts.found), chain: facts.mayActOnChain },
  };
}

/** Who asked for the run, and with what. */
function originOf(found: RunDetails) {
  return {
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
  };
}

function timesOf(found: RunDetails, now: number) {
  return {
    createdAt: isoTime(found.createdAt),
    runAt: isoTime(found.runAt),
    ...(found.startedAt !== undefined && { startedAt: isoTime(found.startedAt) }),
    ...(found.finishedAt !== undefined && {
      finishedAt: isoTime(found.finishedAt),
      totalMs: found.finishedAt - found.createdAt,
    }),
    ...(found.startedAt !== undefined && { tookMs: (found.finishedAt ?? now) - found.startedAt }),
  };
}

function attemptRows(found: RunDetails, nodeName: NodeName, secrets: readonly string[]): Page['attempts'] {
  return triesOf(found).map(({ startedAt, finishedAt, nodeId, error, backoffMs, ...one }) => {
    const name = nodeName(nodeId);
    return {
      ...one,
      startedAt: isoTime(startedAt),
      ...(finishedAt !== undefined && { finishedAt: isoTime(finishedAt) }),
      ...(name !== undefined && { node: clean(name), nodeId }),
      ...(backoffMs !== undefined && { backoffMs }),
      ...(error && { error: shownError(error, secrets) }),
    };
  });
}

function stepRows(found: RunDetails, work: RunWork, canSeePayload: boolean): Page['steps'] {
  return work.steps.map((step) => {
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
      ...(canSeePayload && step.result !== undefined && { result: step.result }),
    };
  });
}

function checkpointRows(work: RunWork, canSeePayload: boolean): Page['checkpoints'] {
  return work.checkpoints.map(({ key, at, bytes, value }) => ({
    key: clean(key),
    at: isoTime(at),
    bytes,
    ...(canSeePayload && value !== undefined && { value }),
  }));
}

/** A run that is alone is no chain. A run of a job that the one who asks may not see is not named as a parent either. */
function chainRows(chain: RunFacts['chain'], who: Who): Page['chain'] {
  if (chain.length < 2) return [];
  const seen = chain.filter(({ jobId }) => maySeeJob(who, jobId));
  const ids = new Set(seen.map(({ id }) => id));
  return seen.map(({ id, jobId, state, reason, after }) => ({
    id,
    jobId,
    state,
    ...(reason !== undefined && { reason: clean(seenText(who, reason)) }),
    after: after
      .filter(({ run: of }) => who.jobs === undefined || ids.has(of))
      .map(({ run: of, on }) => ({ run: of, on })),
  }));
}

/** A long chain has its own page. */
const MOST_FOLLOWERS = 20;

function followersOf(id: number, chain: Page['chain']): Page['chain'] {
  return chain
    .filter(({ after = [] }) => after.some(({ run: parent }) => parent === id))
    .slice(0, MOST_FOLLOWERS);
}

/** Why it waits, and whether it may start; a run that is under way or has ended does not. */
function waitingOf({ causes: [first] }: RunExplanation, now: number) {
  const isOver = first && ['finished', 'running', 'node_gone'].includes(first.because);
  const isExpiring = first?.because === 'start_deadline' && first.passed;
  return {
    now,
    why: first ? causeNote(first) : '',
    isToStart: first !== undefined && !isOver && !isExpiring,
  };
}

/** A run that has not ended has one of the six words of the lists. */
function stateWord(found: RunDetails, { causes, now }: RunExplanation): Page['state'] {
  const { state, runAt } = found;
  if (state !== 'queued') return state;
  if (causes.some(({ because }) => because === 'backoff')) return 'retrying';
  return runAt > now ? 'later' : 'queued';
}
