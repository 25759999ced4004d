/** The filter of the list of events: an address, chips, and words that a person types. Pure. */
import { address, textIn } from '../words/address.ts';
import { createLanguage, type FilterLanguage } from './filter-language.ts';
import { type Field, isOver, timeProblem, TIMES } from './words.ts';
import { commandLine } from '../words/commands/command-line.ts';

/** What the address holds; the parameters are those of the API. */
export interface EventFilter {
  /** `run.dead,queue.*` */
  readonly type?: string | undefined;
  readonly job?: string | undefined;
  readonly run?: string | undefined;
  readonly actor?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

type EventKey = keyof EventFilter;

const FIELDS: readonly Field<EventKey>[] = [
  { key: 'type', word: 'type:', hint: 'job.failed, queue.*' },
  { key: 'job', word: 'job:', hint: 'events of one job' },
  { key: 'run', word: 'run:', hint: 'events of one run' },
  { key: 'actor', word: 'by:', hint: 'what a person or a program did', alias: 'actor:' },
  { key: 'since', word: 'since:', hint: '6h, 30m, or a time', values: TIMES },
  { key: 'until', word: 'until:', hint: 'a time' },
];

const TYPES = /^(?:[a-z][\w.:-]*)?\*?(?:,(?:[a-z][\w.:-]*)?\*?)*$/i;

export function readEventFilter(search: object): EventFilter {
  return Object.fromEntries(FIELDS.map(({ key }) => [key, textIn(search, key)]));
}

/** `event`: the one in the drawer. */
export function eventsPath(filter: EventFilter, event?: number): string {
  return address('/events', { ...Object.fromEntries(FIELDS.map(({ key }) => [key, filter[key]])), event });
}

const OPTIONS: Readonly<Record<EventKey, string>> = {
  type: '--type',
  job: '--job',
  run: '--run',
  actor: '--actor',
  since: '--since',
  until: '--until',
};

/** The command that prints the same. */
export function eventsCommand(filter: EventFilter): string {
  const words = FIELDS.flatMap(({ key }) => {
    const value = filter[key];
    return value === undefined ? [] : [OPTIONS[key], value];
  });
  return commandLine('events:tail', ...words);
}

interface Fact {
  readonly type: string;
  readonly jobId?: string | undefined;
  readonly runId?: number | undefined;
  readonly actor?: string | undefined;
}

/** Whether a fact of the stream, which happens now, belongs to the list. */
export function isWanted({ type, jobId, runId, actor }: Fact, filter: EventFilter, now: number): boolean {
  return (
    !isOver(filter.until, now) &&
    (filter.type === undefined || filter.type.split(',').some((pattern) => isOfType(type, pattern))) &&
    (filter.job === undefined || filter.job === jobId) &&
    (filter.run === undefined || Number(filter.run) === runId) &&
    (filter.actor === undefined || filter.actor === actor)
  );
}

function isOfType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** A word without a field is a type, a number is that of a run. */
export const EVENT_LANGUAGE: FilterLanguage<EventFilter, EventKey> = createLanguage({
  hint: 'type: job: run: by: since: until:',
  fields: FIELDS,
  bareField: (word) => (/^\d+$/.test(word) ? 'run' : 'type'),
  problemWith,
});

function problemWith(key: EventKey, value: string): string | undefined {
  if (key === 'type' && !TYPES.test(value)) return `A type is like run.dead or run.*, not ${value}.`;
  if (key === 'run' && !/^[1-9]\d{0,14}$/.test(value)) return `A run is a number, not ${value}.`;
  return key === 'since' || key === 'until' ? timeProblem(value) : undefined;
}
