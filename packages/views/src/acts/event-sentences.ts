/**
 * Sentences of what the engine did by itself, by type. The job and the run are shown beside them. Undefined: the payload
 * lacks what the sentence needs, as that of a program's own event of such a type may. Pure.
 */
import type { DurableEventType } from '@sb/events';
import { verdictWords } from '@sb/scheduler';
import { compactDuration, plural } from '@sb/words';

type Facts = Readonly<Record<string, unknown>>;
/** `jobId`: the job beside the sentence. */
type Sentence = (facts: Facts, jobId: string | undefined) => string | undefined;

/** Why an alert ended, where that was not by recovery. */
const ENDED: ReadonlyMap<unknown, string> = new Map([
  ['rule_edited', 'its rule was changed'],
  ['rule_deleted', 'its rule was deleted'],
  ['rule_disabled', 'its rule was disabled'],
  ['job_gone', 'its job is gone'],
]);

const SENTENCES: ReadonlyMap<string, Sentence> = new Map(
  Object.entries({
    'run.retrying': ({ attempt, delayMs, error }) =>
      isNumber(attempt) && isNumber(delayMs)
        ? `attempt ${attempt} failed, the next one in ${compactDuration(delayMs)}${behind(error)}`
        : undefined,
    'run.lost': ({ nodeId, crashes }) =>
      isNumber(nodeId) && isNumber(crashes)
        ? `lost with node ${nodeId}; lost ${plural(crashes, 'time')} so far`
        : undefined,
    'queue.drained': ({ queue }) => (isText(queue) ? `queue ${queue} is drained` : undefined),
    'schedule.fired': ({ schedule }, jobId) =>
      isText(schedule) ? `fired${named(schedule, jobId)}` : undefined,
    'schedule.skipped': ({ schedule, verdict, note }, jobId) =>
      isText(schedule) && isText(verdict)
        ? `no run${named(schedule, jobId, ' of')}: ${verdictWords(verdict, isText(note) ? note : undefined)}`
        : undefined,
    'schedule.missed': ({ schedule, count, runId }, jobId) =>
      isText(schedule) && isNumber(count)
        ? `missed ${plural(count, 'fire')}${named(schedule, jobId, ' of')}${isNumber(runId) ? `; run ${runId} catches up` : ''}`
        : undefined,
    'alert.fired': ({ rule, severity, summary, value, threshold }) =>
      isText(rule)
        ? `${rule} fires${isText(severity) ? ` (${severity})` : ''}${isText(summary) ? `: ${summary}` : measured(value, threshold)}`
        : undefined,
    'alert.resolved': ({ rule, why, value, threshold }) => {
      if (!isText(rule)) return undefined;
      const ended = ENDED.get(why);
      if (ended !== undefined) return `${rule} ended: ${ended}`;
      return `${rule} ${why === 'recovered' ? 'recovered' : 'ended'}${measured(value, threshold)}`;
    },
  } satisfies { readonly [Type in DurableEventType]?: Sentence }),
);

export function eventSentence(type: string, facts: Facts, jobId: string | undefined): string | undefined {
  return SENTENCES.get(type)?.(facts, jobId);
}

/** A schedule that has the name of its job needs no second name. */
function named(schedule: string, jobId: string | undefined, before = ''): string {
  return schedule === jobId ? '' : `${before} schedule ${schedule}`;
}

/** `: 4 failures, alert at 3 in 1 h` */
function measured(value: unknown, threshold: unknown): string {
  if (!isText(value)) return '';
  return `: ${value}${isText(threshold) ? `, alert at ${threshold}` : ''}`;
}

function behind(text: unknown): string {
  return isText(text) ? `: ${text}` : '';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
