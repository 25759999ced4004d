/** Why a run is not running, for people: each cause, and what to do. Pure, except for the time zone of this machine. */
import { assertNever, type RunState } from '@sb/jobs';
import {
  type Cause,
  type CauseOf,
  type DeadLetter,
  EXPLAIN_CAP,
  type NamedNode,
  type RunExplanation,
  type StuckRun,
} from '@sb/queue';
import { cappedPlural, compactDuration, plural } from '@sb/words';
import { endWords } from '../text/end-verb.ts';
import { ageTime } from '../text/instants.ts';
import { rateText } from '../text/rate-text.ts';
import { standingText, untilText } from '../text/standing-text.ts';
import { clean } from '../text/clean.ts';

/** A free node takes a due run within a second: a run that is due for longer than this points to a problem. */
const LONG_DUE_MS = 10_000;

export interface CauseText {
  readonly says: string;
  /** A command to type. */
  readonly todo?: string;
}

interface About extends Pick<RunExplanation, 'runId' | 'now'> {
  /** The zone in which times are named; default: of this machine. */
  readonly zone?: string | undefined;
}

export function causeText(cause: Cause, about: About): CauseText {
  switch (cause.because) {
    case 'finished':
    case 'running':
    case 'node_gone':
      return endText(cause, about);
    case 'job_paused':
    case 'queue_paused':
    case 'queue_draining':
      return pauseText(cause, about);
    case 'no_daemon':
    case 'no_node_knows_job':
    case 'no_node_takes_queue':
    case 'nodes_take_nothing':
      return nodesText(cause, about.now);
    case 'backoff':
    case 'snoozed':
    case 'start_time':
    case 'start_deadline':
    case 'rate':
      return { says: timeText(cause, about) };
    case 'dependency':
    case 'limit':
    case 'held':
    case 'crashes':
    case 'pinned':
    case 'key_missing':
      return othersText(cause);
    case 'slots_busy':
    case 'behind':
    case 'ready':
      return turnText(cause, about);
    default:
      return assertNever(cause, 'a cause');
  }
}

/** ` (timed out)`. A failure has a code as its reason, any other end has words of its own. Empty for a mere error. */
export function reasonText({
  state,
  reason,
}: {
  readonly state: RunState;
  readonly reason?: string | undefined;
}): string {
  if (reason === undefined) return '';
  if (state !== 'failed') return ` (${clean(reason)})`;
  return reason === 'error' ? '' : ` (${clean(reason).replaceAll('_', ' ')})`;
}

/** The cause and the command, on one line. */
export function causeLine(cause: Cause, about: About): string {
  const { says, todo } = causeText(cause, about);
  return todo === undefined ? says : `${says} Try: ${todo}`;
}

function endText(cause: CauseOf<'finished' | 'running' | 'node_gone'>, { runId, now }: About): CauseText {
  if (cause.because === 'node_gone') return { says: goneText(cause) };
  if (cause.because === 'running') return { says: runningText(cause, now) };
  const { state, reason, at, error, deadLetter, replayedAs } = cause;
  const why = reasonText({ state, reason });
  const what = error === undefined ? '' : `: ${clean(error)}`;
  const says = `It has ended: ${state}${why} ${ageTime(at, now)}${what}`;
  if (replayedAs !== undefined)
    return { says: `${says}; run ${replayedAs} repeats it`, todo: `worker run:explain ${replayedAs}` };
  return deadLetter === 'open' ? { says, todo: replayCommand({ runId, reason: reason ?? '' }) } : { says };
}

function goneText({ pinned, node }: CauseOf<'node_gone'>): string {
  return pinned
    ? 'The process of this run has ended. The next daemon or job that checks leases ends the run.'
    : `The daemon of this run, ${clean(node.name)}, has ended without notice. The next daemon that checks leases queues the run again.`;
}

function runningText(cause: CauseOf<'running'>, now: number): string {
  const { node, since, deadlineAt, attempt, maxAttempts, cancelRequested } = cause;
  const limit =
    deadlineAt > now
      ? `; its time limit is in ${compactDuration(deadlineAt - now)}`
      : ', and is past its time limit';
  const asked = cancelRequested ? '; cancellation was requested' : '';
  return `It has been running on ${clean(node.name)} for ${compactDuration(now - since)}, attempt ${attempt} of ${maxAttempts}${limit}${asked}.`;
}

function pauseText(
  cause: CauseOf<'job_paused' | 'queue_paused' | 'queue_draining'>,
  { now, zone }: About,
): CauseText {
  if (cause.because === 'job_paused') {
    const { jobId } = cause;
    const standing = standingText({ ...cause, mode: 'paused' }, now, zone);
    return { says: `The job ${clean(jobId)} is ${standing}.`, todo: `worker job:resume ${clean(jobId)}` };
  }
  const queue = clean(cause.queue);
  if (cause.because === 'queue_paused') {
    const standing = standingText({ ...cause, mode: 'paused' }, now, zone);
    return { says: `The queue ${queue} is ${standing}.`, todo: `worker queue:resume ${queue}` };
  }
  const standing = standingText({ ...cause, mode: 'draining' }, now, zone);
  return { says: `The queue ${queue} is ${standing}. It refuses new runs; those in it still run.` };
}

type NodesCause = CauseOf<'no_daemon' | 'no_node_knows_job' | 'no_node_takes_queue' | 'nodes_take_nothing'>;

function nodesText(cause: NodesCause, now: number): CauseText {
  switch (cause.because) {
    case 'no_daemon':
      return { says: 'No daemon is running to take this run.', todo: 'worker daemon' };
    case 'no_node_knows_job': {
      const { jobId, nodes, givesUpAt } = cause;
      const end = givesUpAt === undefined ? '' : ` Otherwise the run fails ${ageTime(givesUpAt, now)}.`;
      return {
        says: `No running daemon has the job ${clean(jobId)} (running: ${namesOf(nodes)}). Start one that has it.${end}`,
      };
    }
    case 'no_node_takes_queue': {
      const queue = clean(cause.queue);
      return {
        says: `No running daemon takes runs from the queue ${queue} (running: ${namesOf(cause.nodes)}).`,
        todo: `worker daemon --queues ${queue}`,
      };
    }
    case 'nodes_take_nothing': {
      const held = cause.nodes.map(({ name, state }) => `${clean(name)} is ${state}`).join(', ');
      return {
        says: `Every daemon that could take this run has stopped taking runs (${held}).`,
        todo: `worker node:uncordon ${cause.nodes[0]?.id}`,
      };
    }
    default:
      return assertNever(cause, 'a cause');
  }
}

function namesOf(nodes: readonly (NamedNode & { readonly queues?: readonly string[] })[]): string {
  return nodes
    .map(({ name, queues }) => (queues === undefined ? name : `${name} for ${queues.join(' and ')}`))
    .map(clean)
    .join(', ');
}

type TimeCause = CauseOf<'backoff' | 'snoozed' | 'start_time' | 'start_deadline' | 'rate'>;

function timeText(cause: TimeCause, { now, zone }: About): string {
  switch (cause.because) {
    case 'backoff': {
      const { attempt, maxAttempts, error, at } = cause;
      const failed = error === undefined ? 'It failed.' : `It failed: ${clean(error)}.`;
      return `${failed} Attempt ${attempt} of ${maxAttempts} starts ${untilText(at, now, zone)}.`;
    }
    case 'snoozed':
      return `Its job has snoozed it until ${untilText(cause.at, now, zone)}.`;
    case 'start_time':
      return `It starts at ${untilText(cause.at, now, zone)}, not earlier.`;
    case 'start_deadline':
      return cause.passed
        ? `It had to start by ${untilText(cause.at, now, zone)}: it will not start, and ends as expired.`
        : `If it does not start by ${untilText(cause.at, now, zone)}, it ends as expired.`;
    case 'rate':
      return `The rate of ${clean(cause.key)}, ${rateText(cause.rate)}, is used up until ${untilText(cause.until, now, zone)}.`;
    default:
      return assertNever(cause, 'a cause');
  }
}

type OthersCause = CauseOf<'dependency' | 'limit' | 'held' | 'crashes' | 'pinned' | 'key_missing'>;

function othersText(cause: OthersCause): CauseText {
  switch (cause.because) {
    case 'dependency': {
      const { parents, pending } = cause;
      if (parents.length === 0) return { says: `It waits for ${plural(pending, 'run')}.` };
      const awaited = parents.map(
        ({ runId, jobId, state, on }) => `run ${runId} (${clean(jobId)}, ${state}) ${endWords(on)}`,
      );
      const more =
        pending > parents.length ? `, and for ${plural(pending - parents.length, 'more run')}` : '';
      return { says: `It waits until ${awaited.join(' and ')}${more}.`, ...explainFirst(parents) };
    }
    case 'limit': {
      const held = cause.heldBy.length > 0 ? `, held by ${runsText(cause.heldBy)}` : '';
      return {
        says: `The limit of ${clean(cause.key)} is full: ${cause.limit} at once${held}.`,
        ...explainFirst(cause.heldBy.map((runId) => ({ runId }))),
      };
    }
    case 'held':
      return {
        says: `Its reason to be held (${clean(cause.reason)}) is over: a daemon queues the run again within seconds.`,
      };
    case 'crashes': {
      const held = cause.heldBy.length > 0 ? `; ${runsText(cause.heldBy)} is one` : '';
      return {
        says: `It has crashed ${cause.crashes} nodes: a node takes it only while it executes no other such run${held}.`,
      };
    }
    case 'pinned':
      return { says: `It waits for the process that requested it: ${clean(cause.node.name)}.` };
    case 'key_missing':
      return {
        says: `Its limit key is not known yet: the daemons with the current code of ${clean(cause.jobId)} are busy, or every daemon has older code.`,
        todo: 'worker node:list',
      };
    default:
      return assertNever(cause, 'a cause');
  }
}

function runsText(ids: readonly number[]): string {
  return `${ids.length === 1 ? 'run' : 'runs'} ${ids.join(', ')}`;
}

function explainFirst(runs: readonly { readonly runId: number }[]): { readonly todo?: string } {
  const [first] = runs;
  return first ? { todo: `worker run:explain ${first.runId}` } : {};
}

function turnText(cause: CauseOf<'slots_busy' | 'behind' | 'ready'>, { runId, now }: About): CauseText {
  switch (cause.because) {
    case 'slots_busy': {
      const busy = cause.nodes.map(
        ({ name, running, slots, stuck = [] }) =>
          `${clean(name)} runs ${running} of ${slots}${stuck.length > 0 ? ` beside ${stuckText(stuck)}` : ''}`,
      );
      return {
        says: `All daemons that could take it are busy: ${busy.join(', ')}.`,
        todo: 'worker node:list',
      };
    }
    case 'behind': {
      const parts = [
        ...(cause.higher > 0 ? [`${cappedPlural(cause.higher, EXPLAIN_CAP, 'run')} of higher priority`] : []),
        ...(cause.earlier > 0
          ? [`${cappedPlural(cause.earlier, EXPLAIN_CAP, 'run')} of its priority, due earlier`]
          : []),
      ];
      const next = cause.first === undefined ? '' : `; the next is run ${cause.first}`;
      return {
        says: `Other runs of its queue come first: ${parts.join(', ')}${next}.`,
        todo: `worker run:priority ${runId} critical --front`,
      };
    }
    case 'ready': {
      const names = cause.nodes.map(({ name }) => clean(name)).join(' or ');
      const isLong = now - cause.since > LONG_DUE_MS;
      return isLong
        ? {
            says: `Nothing holds it back, but ${names} has not taken it for ${compactDuration(now - cause.since)}.`,
            todo: 'worker doctor',
          }
        : { says: `Nothing holds it back: ${names} takes it with the next claim.` };
    }
    default:
      return assertNever(cause, 'a cause');
  }
}

/** `run 5 (mail.send), which does not end`. */
export function stuckText(stuck: readonly StuckRun[]): string {
  const runs = stuck.map(({ runId, jobId }) => `run ${runId} (${clean(jobId)})`).join(', ');
  return `${runs}, which ${stuck.length === 1 ? 'does' : 'do'} not end`;
}

/** The command that runs a dead run again. An input that the job rejected needs another input. Pure. */
export function replayCommand({
  runId,
  reason,
}: Pick<DeadLetter, 'runId'> & { readonly reason: string }): string {
  return reason === 'invalid_input'
    ? `worker run:replay ${runId} --input '{...}'`
    : `worker run:retry ${runId}`;
}
