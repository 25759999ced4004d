/** One run: everything that is kept of it, why it does not run, and what people do with it. */
import { listEvents } from '@sb/events';
import { maskJson, redactText } from '@sb/logger';
import {
  cancelChain,
  cancelRun,
  changePriority,
  explainRun,
  groupDeadLetters,
  listNodes,
  readChain,
  readChildren,
  readJob,
  readJobHealth,
  readLongInput,
  readProgress,
  readRunLogs,
  readRunWork,
  replayRun,
  retryChain,
  retryRun,
  type RunDetails,
  type RunExplanation,
} from '@sb/queue';
import { PRIORITIES } from '@sb/jobs';
import { attemptOfClaim, causeText, clean, isoTime, maskRun, maskWork, reasonText } from '@sb/views';
import { formatDuration, plural } from '@sb/words';
import { z } from 'zod';
import { run, runEvents, runExplanation, runLogs } from '../../answers/run.ts';
import { readCursor, writeCursor } from '../../requests/cursors.ts';
import { seenRun as findSeenRun } from '../../guard/limited.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { mayCall, maySeeJob, type Who } from '../../http/who.ts';
import { configurationOf } from '../../rows/configuration.ts';
import { eventRows } from '../../rows/event-rows.ts';
import { shownError } from '../../rows/shown-error.ts';
import { shownValue } from '../../rows/shown-value.ts';
import { phasesOf, spansOf, triesOf } from '../../rows/run-times.ts';
import { usualTimes } from '../../rows/usual-times.ts';
import { cursor, limit, reason, runId } from '../../requests/fields.ts';

const params = z.strictObject({ id: runId });
type Params = z.output<typeof params>;

/** A longer result of a step, or a longer checkpoint, is not read; bytes. */
const LONGEST_VALUE = 4_000;
const MOST_CHILDREN = 50;
const DAY_MS = 86_400_000;
const TAG = 'Run';

export const RUN_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/runs/:id',
    tag: TAG,
    summary: 'One run: its times, attempts, steps, error, input and result, and the runs around it',
    least: 'viewer',
    isOfJobs: true,
    params,
    answer: run,
    cli: ['run:show'],
    run: showRun,
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/explain',
    tag: TAG,
    summary: 'Why the run does not run now, and what to do',
    least: 'viewer',
    isOfJobs: true,
    params,
    answer: runExplanation,
    cli: ['run:explain'],
    async run(call) {
      await seenRun(call);
      return explanationShape(await explainRun(call.store, call.params.id));
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/logs',
    tag: TAG,
    summary:
      'The lines of its log, oldest first; `cursor` goes on where an answer ended, also while the log grows',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: z.strictObject({
      attempt: z.coerce.number().int().positive().optional(),
      level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
      text: z.string().min(1).max(200).optional(),
      cursor,
      limit: limit.default(200),
    }),
    answer: runLogs,
    isList: true,
    cli: ['run:logs'],
    run: readLogs,
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/input',
    tag: TAG,
    summary: 'The whole input, its secrets masked',
    least: 'viewer',
    isOfJobs: true,
    needsPayload: true,
    params,
    answer: z.unknown(),
    async run(call) {
      const found = await seenRun(call);
      const long = await readLongInput(call.store, found.id);
      const input: unknown = long === undefined ? found.input : JSON.parse(long);
      return maskJson(input ?? {}, call.secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/result',
    tag: TAG,
    summary: 'The whole result, its secrets masked',
    least: 'viewer',
    isOfJobs: true,
    needsPayload: true,
    params,
    answer: z.unknown(),
    async run(call) {
      return maskJson((await seenRun(call)).result ?? {}, call.secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/events',
    tag: TAG,
    summary: 'What was published about the run and by it, newest first',
    least: 'viewer',
    isOfJobs: true,
    params,
    answer: runEvents,
    cli: ['events:tail'],
    async run(call) {
      const { store, secrets, who } = call;
      const { id } = await seenRun(call);
      const news = await store.read((tx) => listEvents(tx, { runId: id, limit: 100 }));
      return {
        items: eventRows(news, { secrets, canSeePayload: who.canSeePayload }),
      };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/cancel',
    tag: TAG,
    summary: 'Cancels the run; with `chain` all runs of its chain that have not ended',
    least: 'operator',
    isOfJobs: true,
    params,
    body: z.strictObject({ reason: reason.optional(), chain: z.boolean().optional() }),
    answer: z.object({ says: z.string() }),
    cli: ['run:cancel'],
    async run(call) {
      const { store, who, body } = call;
      const { id } = await seenRun(call);
      if (body.chain === true) {
        await checkChain(call);
        const done = await cancelChain(store, { runId: id, actor: who.actor, reason: body.reason });
        return { says: `Cancelled ${plural(done.cancelled.length, 'run')} of the chain.` };
      }
      const { verdict, state } = await cancelRun(store, { runId: id, actor: who.actor, reason: body.reason });
      if (verdict === 'finished')
        throw new RefusedError({ code: 'RUN_ENDED', detail: `Run ${id} has ended: it is ${state}.` });
      return { says: verdict === 'requested' ? `Asked run ${id} to stop.` : `Cancelled run ${id}.` };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/priority',
    tag: TAG,
    summary: 'Changes the priority of a run that waits, or puts it to the front of its priority',
    least: 'operator',
    isOfJobs: true,
    params,
    body: z.strictObject({ priority: z.enum(PRIORITIES).optional(), toFront: z.boolean().optional() }),
    answer: z.object({ says: z.string() }),
    cli: ['run:priority'],
    async run(call) {
      const { store, who, body } = call;
      const { id } = await seenRun(call);
      await changePriority(store, { runId: id, ...body, actor: who.actor });
      return {
        says:
          body.toFront === true
            ? `Run ${id} is at the front.`
            : `Run ${id} has the priority ${body.priority}.`,
      };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/retry',
    tag: TAG,
    summary: 'Runs a failed run again with the same input, as a new run',
    least: 'operator',
    isOfJobs: true,
    status: 201,
    params,
    body: z.strictObject({ reason: reason.optional(), chain: z.boolean().optional() }),
    answer: z.object({ id: z.number(), says: z.string() }),
    cli: ['run:retry'],
    async run(call) {
      const { store, who, body } = call;
      const { id: of } = await seenRun(call);
      if (body.chain === true) {
        await checkChain(call);
        const retried = await retryChain(store, { runId: of, actor: who.actor, reason: body.reason });
        const first = retried[0]?.replayedAs ?? of;
        return { id: first, says: `${plural(retried.length, 'run')} in a new chain.` };
      }
      const id = await retryRun(store, { runId: of, actor: who.actor, reason: body.reason });
      return { id, says: `Run ${of} runs again as ${id}.` };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/replay',
    tag: TAG,
    summary: 'Runs a finished run again, with its own input or another, whole or from a step, as a new run',
    least: 'operator',
    isOfJobs: true,
    status: 201,
    params,
    body: z.strictObject({
      input: z.unknown().optional(),
      fromStep: z.string().min(1).max(200).optional(),
      reason: reason.optional(),
    }),
    answer: z.object({ id: z.number(), says: z.string() }),
    cli: ['run:replay'],
    async run(call) {
      const { store, who, body } = call;
      const { id: of } = await seenRun(call);
      const { input, fromStep } = body;
      const id = await replayRun(store, {
        runId: of,
        input,
        fromStep,
        actor: who.actor,
        reason: body.reason,
      });
      return { id, says: `Run ${of} runs again as ${id}.` };
    },
  }),
];

function seenRun({ store, who, params: { id } }: Call<Params>): Promise<RunDetails> {
  return findSeenRun(store, who, id);
}

/** What is done to a chain is done to each of its runs. */
async function checkChain({ store, who, params: { id } }: Call<Params>): Promise<void> {
  if (who.jobs === undefined) return;
  const chain = await readChain(store, id);
  if (chain.every(({ jobId }) => maySeeJob(who, jobId))) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: 'The chain has runs of jobs that this token is not for.',
    hint: 'Ask with a token of all jobs.',
  });
}

async function showRun(call: Call<Params>): Promise<z.input<typeof run>> {
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
    says: sentenceOf(found, explanation, now),
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
    ...(found.deadLetter && { deadLetter: { ...found.deadLetter } }),
    ...(found.cancellation && {
      cancellation: { ...found.cancellation, at: isoTime(found.cancellation.at) },
    }),
    ...(found.state === 'running' && { nodeAlive: found.nodeAlive }),
    ...(node !== undefined && { node: clean(node) }),
    ...(progress && { progress: { ...progress, at: isoTime(progress.at) } }),
    phases: [...phasesOf(found, now)],
    spans: [...spansOf(found, work, { now, children: seen, nodeName })],
    attempts: triesOf(found).map(({ startedAt, finishedAt, nodeId, error, backoffMs, ...one }) => {
      const name = nodeName(nodeId);
      return {
        ...one,
        startedAt: isoTime(startedAt),
        ...(finishedAt !== undefined && { finishedAt: isoTime(finishedAt) }),
        ...(name !== undefined && { node: clean(name) }),
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
    may: mayDo(found, who, isOpen),
  };
}

function mayDo(found: RunDetails, who: Who, isOpen: boolean) {
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
function sentenceOf(found: RunDetails, explanation: RunExplanation, now: number): string {
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
  const { groups } = await groupDeadLetters(store, { now });
  const group = groups.find((one) => one.fingerprint === fingerprint);
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

function explanationShape(explanation: RunExplanation): z.input<typeof runExplanation> {
  const { runId: id, state, now, causes } = explanation;
  const texts = causes.map((cause) => ({ cause, text: causeText(cause, explanation) }));
  return {
    now: isoTime(now),
    id,
    state,
    says: texts[0]?.text.says ?? '',
    causes: texts.map(({ cause, text }) => ({
      because: cause.because,
      says: text.says,
      ...(text.todo !== undefined && { todo: text.todo }),
      ...('queue' in cause && typeof cause.queue === 'string' && { queue: cause.queue }),
      ...('job' in cause && typeof cause.job === 'string' && { jobId: cause.job }),
      needsAttention: !['finished', 'running', 'ready'].includes(cause.because) && text.todo !== undefined,
    })),
  };
}

interface LogPlace {
  readonly claimNo: number;
  readonly seq: number;
  /** Lines of this chunk that were sent. */
  readonly sent: number;
  readonly nr: number;
}

function isLogPlace(value: unknown): value is LogPlace {
  if (typeof value !== 'object' || value === null) return false;
  const { claimNo, seq, sent, nr }: { readonly [Key in keyof LogPlace]?: unknown } = value;
  return [claimNo, seq, sent, nr].every((one) => Number.isSafeInteger(one));
}

interface LogQuery {
  readonly attempt?: number | undefined;
  readonly level?: string | undefined;
  readonly text?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

async function readLogs(call: Call<Params, LogQuery>): Promise<z.input<typeof runLogs>> {
  const { store, query, who, secrets } = call;
  const found = await seenRun(call);
  if (!who.canSeePayload) return { hidden: true };
  const place = readCursor(query.cursor, { ...query, id: found.id }, isLogPlace);
  // The last chunk grows in place: it is read again.
  const chunks = await readRunLogs(store, found.id, place && { claimNo: place.claimNo, seq: place.seq - 1 });
  const items: z.input<typeof runLogs> extends infer Answer
    ? Extract<Answer, { items: unknown }>['items']
    : never = [];
  let last = place ?? { claimNo: 0, seq: 0, sent: 0, nr: 0 };
  for (const { claimNo, seq, lines } of chunks) {
    const sent = claimNo === last.claimNo && seq === last.seq ? last.sent : 0;
    for (const [at, line] of lines.entries()) {
      if (at < sent) continue;
      last = { claimNo, seq, sent: at + 1, nr: last.nr + 1 };
      const attempt = attemptOfClaim(found.attempts, claimNo);
      if (!isWanted({ ...line, attempt }, query)) continue;
      items.push({
        nr: last.nr,
        claimNo,
        attempt,
        at: isoTime(line.at),
        level: line.level,
        message: redactText(line.message, secrets),
        ...(line.fields && { fields: maskJson(line.fields, secrets) as Record<string, unknown> }),
      });
      if (items.length >= query.limit) return { items, next: writeCursor(last, { ...query, id: found.id }) };
    }
  }
  const isGrowing = found.finishedAt === undefined && last.nr > 0;
  return { items, ...(isGrowing && { next: writeCursor(last, { ...query, id: found.id }) }) };
}

const LEVELS = ['debug', 'info', 'warn', 'error'];

function isWanted(
  line: { readonly level: string; readonly message: string; readonly attempt: number },
  { attempt, level, text }: LogQuery,
): boolean {
  return (
    (attempt === undefined || line.attempt === attempt) &&
    (level === undefined || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level)) &&
    (text === undefined || line.message.toLowerCase().includes(text.toLowerCase()))
  );
}
