import { listEvents } from '@sb/events';
import {
  type ChainRun,
  explainRun,
  findRun,
  readChain,
  readChildren,
  readRunLogs,
  readRunWork,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { eventShape, maskNews, maskRun, maskWork, runDetailsShape, runWorkShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { isGone } from '../../services/living-nodes.ts';
import { plainFields } from '../../views/plain-fields.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { type Child, MOST_CHILDREN, MOST_EVENTS, runStory, type RunTraces } from './views/run-lines.ts';
import { createServices, withStore } from '../../services/services.ts';
import { attentionText } from './views/attention.ts';

const LOG_LINES = 20;
const EVENTS = 20;
/** A longer result of a step, or a longer checkpoint, is not read; bytes. */
const LONGEST_VALUE = 4_000;

const NO_LOG = { log: [], hiddenLines: 0 };
const NO_EVENTS = { events: [], hasMoreEvents: false };

/** Shows one run: its timeline, error, input, attempts, steps, the end of its log and its events. */
export async function run(
  call: Call<{ readonly runId: string }, { readonly stack: boolean; readonly events: boolean }>,
): Promise<void> {
  const { output, io, args, options } = call;
  const isForPerson = output.isTerminal && !output.json;
  const mostEvents = options.events ? MOST_EVENTS : isForPerson ? EVENTS : 0;
  const id = runIdOf(args.runId);
  const services = await createServices(call);
  const { found, chain, children, work, traces, explanation } = await withStore(
    services,
    async ({ store }) => {
      const record = maskRun(await findRun(store, id), services.secrets);
      return {
        found: record,
        chain: await readChain(store, id),
        children: await readChildren(store, id, { limit: MOST_CHILDREN + 1 }),
        work: maskWork(await readRunWork(store, id, { longestValue: LONGEST_VALUE }), services.secrets),
        traces: {
          ...(isForPerson ? await readLog(store, id) : NO_LOG),
          ...(mostEvents > 0
            ? await readEvents(store, { runId: id, most: mostEvents, secrets: services.secrets })
            : NO_EVENTS),
        },
        explanation: await explainRun(store, id, { isGone }),
      };
    },
  );
  const hasProcess = !explanation.causes.some(({ because }) => because === 'node_gone');
  const shown = { ...found, nodeAlive: found.nodeAlive && hasProcess };
  const shape = {
    ...runDetailsShape(shown),
    ...runWorkShape(work, shown.attempts),
    ...chainShape(id, chain),
    ...childrenShape(children),
    ...(options.events && { events: traces.events.map(eventShape) }),
  };
  output.data(shape);
  // Attempt 0 means that the run has not started: it is left out.
  if (!output.isTerminal) output.lines(...plainFields({ ...shape, attempt: shape.attempt || undefined }));
  else {
    const look = { root: services.places.workspaceRoot, now: io.now(), wholeStack: options.stack };
    output.lines(...runStory(shown, { ...traces, work, chain, children }, { output, ...look }));
  }
  const remark = attentionText(explanation);
  if (remark !== undefined) output.remark(remark);
}

/** The runs that this run waits for, and the chain of both. */
function chainShape(runId: number, chain: readonly ChainRun[]) {
  const after = chain.find(({ id }) => id === runId)?.after ?? [];
  return {
    ...(after.length > 0 && { after }),
    ...(chain.length > 1 && { chain: chain.map(({ id }) => id) }),
  };
}

/** The runs that its code has enqueued, newest first. */
function childrenShape(children: readonly Child[]) {
  const shown = children.slice(0, MOST_CHILDREN).map(({ id, jobId, state }) => ({ id, jobId, state }));
  return {
    ...(shown.length > 0 && { children: shown }),
    ...(children.length > MOST_CHILDREN && { hasMoreChildren: true }),
  };
}

async function readLog(store: Store, runId: number): Promise<Pick<RunTraces, 'log' | 'hiddenLines'>> {
  const lines = (await readRunLogs(store, runId)).flatMap(({ claimNo, lines: logged }) =>
    logged.map((line) => ({ claimNo, ...line })),
  );
  return { log: lines.slice(-LOG_LINES), hiddenLines: Math.max(0, lines.length - LOG_LINES) };
}

async function readEvents(
  store: Store,
  {
    runId,
    most,
    secrets,
  }: { readonly runId: number; readonly most: number; readonly secrets: readonly string[] },
): Promise<Pick<RunTraces, 'events' | 'hasMoreEvents'>> {
  const newest = await store.read((tx) => listEvents(tx, { runId, limit: most + 1 }));
  return {
    events: maskNews(newest.slice(0, most).toReversed(), secrets),
    hasMoreEvents: newest.length > most,
  };
}
