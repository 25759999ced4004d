import { explainQueue, readQueues, type QueueExplanation, type RunExplanation } from '@sb/queue';
import { formatDuration, plural } from '@sb/words';
import { causeText, clean } from '@sb/views';
import { isGone } from '../../../services/living-nodes.ts';
import { type Check, type Finding, fine } from './check.ts';

/** A free node takes a due run within a second. */
const TOLERATED_MS = 60_000;
/** The findings of this many queues are listed. */
const LISTED = 10;

/** No node would take the run, however long it waits. */
const NO_NODE_TAKES: ReadonlySet<string> = new Set([
  'no_daemon',
  'no_node_knows_job',
  'no_node_takes_queue',
  'nodes_take_nothing',
]);

/** A node that is able to take the run does, once it has a free slot. */
const MAY_TAKE_A_WHILE: ReadonlySet<string> = new Set(['ready', 'key_missing']);

/** Pure. Pauses, limits and busy slots are no findings: such a run waits for its turn, or because a person asked for it. */
export function judgeWaiting(explanations: readonly QueueExplanation[]): Finding {
  const stuck = explanations.flatMap(({ first }) => (first && isStuck(first) ? [first] : []));
  const [worst] = stuck;
  if (!worst) return fine('no due run waits in vain');
  const todo = stuck.map((run) => textOf(run).todo).find((text) => text !== undefined);
  const more = stuck.length - LISTED;
  return {
    verdict: 'problem',
    found: [
      ...stuck.slice(0, LISTED).map(lineOf),
      ...(more > 0 ? [`and the first run of ${plural(more, 'other queue')}`] : []),
    ].join('\n'),
    expected: 'a daemon that takes each due run',
    advice: todo ?? `worker run:explain ${worst.runId}`,
  };
}

export const waiting: Check = {
  id: 'waiting',
  title: 'waiting runs',
  examine: async ({ store }) => {
    const filled = (await readQueues(store)).filter(({ queued, held }) => queued + held > 0);
    const explanations: QueueExplanation[] = [];
    for (const { name } of filled) explanations.push(await explainQueue(store, name, { isGone }));
    return judgeWaiting(explanations);
  },
};

function isStuck({ causes: [cause], runAt, now, state }: RunExplanation): boolean {
  if (!cause || runAt > now || state === 'waiting') return false;
  return (
    NO_NODE_TAKES.has(cause.because) || (MAY_TAKE_A_WHILE.has(cause.because) && now - runAt > TOLERATED_MS)
  );
}

function lineOf(run: RunExplanation): string {
  const { runId, jobId, queue, runAt, now } = run;
  return `run ${runId} (${clean(jobId)}) of queue ${clean(queue)} has been due for ${formatDuration(now - runAt)}: ${textOf(run).says}`;
}

function textOf(run: RunExplanation): ReturnType<typeof causeText> {
  const [cause] = run.causes;
  return cause ? causeText(cause, run) : { says: '' };
}
