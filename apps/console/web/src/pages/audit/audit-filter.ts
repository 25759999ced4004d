/** The filter of the audit in its spellings: an address, chips, the words that a person types, a command. Pure. */
import type { Params } from '../../api/client.ts';
import { createLanguage, type FilterLanguage } from '../../filter/filter-language.ts';
import { type Field, isOver, timeIn, timeProblem, TIMES } from '../../filter/words.ts';
import { address, idIn, oneIn, textIn } from '../../words/address.ts';
import { commandLine } from '../../words/commands/command-line.ts';

export const SPANS = ['24h', '7d', '30d'] as const;
export const BY = ['people', 'engine', 'all'] as const;
type AuditKey = 'actor' | 'action' | 'object' | 'since' | 'until';

const FIELDS: readonly Field<AuditKey>[] = [
  { key: 'actor', word: 'actor:', hint: 'who acted' },
  { key: 'action', word: 'action:', hint: 'queue.*, run.cancelled' },
  { key: 'object', word: 'object:', hint: 'a queue, a job, a run, a user…' },
  { key: 'since', word: 'since:', hint: '6h, 30m, or a time', values: TIMES },
  { key: 'until', word: 'until:', hint: 'a time' },
];

export interface AuditFilter {
  /** Default: people and their programs. */
  readonly by: (typeof BY)[number];
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly object?: string | undefined;
  /** The event in the drawer. */
  readonly event?: number | undefined;
}

export function readAuditFilter(search: object): AuditFilter {
  const event = idIn(search, 'event');
  return {
    by: oneIn(BY, search, 'by') ?? 'people',
    since: timeIn(search, 'since'),
    until: timeIn(search, 'until'),
    actor: textIn(search, 'actor'),
    action: textIn(search, 'action'),
    object: textIn(search, 'object'),
    ...(event !== undefined && { event }),
  };
}

export function auditPath({ by, event, ...rest }: Partial<AuditFilter>): string {
  return address('/audit', { by: by === 'people' ? undefined : by, ...rest, event });
}

/** The parameters of the API. */
export function auditParams({ by, event: _event, ...rest }: AuditFilter): Params {
  return { ...rest, ...(by !== 'all' && { by }) };
}

/** The command that prints the same acts. Undefined: no command has the filter. */
export function auditCommand({ by, actor, action, object, since, until }: AuditFilter): string | undefined {
  if (actor === undefined || object !== undefined) return undefined;
  // Some acts of "worker" are of the engine, and the others of the command line.
  if (by !== 'all' && (actor === 'worker' || (by === 'engine') !== isOfEngine(actor, {}))) return undefined;
  const flags = { actor, type: action, since, until };
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return commandLine('events:tail', ...words);
}

/** A word without a field is an object. */
export const AUDIT_LANGUAGE: FilterLanguage<AuditFilter, AuditKey> = createLanguage({
  hint: 'actor: action: object: since: until:',
  fields: FIELDS,
  bareField: () => 'object',
  problemWith: (key, value) => (key === 'since' || key === 'until' ? timeProblem(value) : undefined),
});

/** An event of the stream, as far as the filter asks. */
export interface Fact {
  readonly type: string;
  readonly actor?: string;
  readonly jobId?: string;
  readonly runId?: number;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Whether the list would have the event, which happens now, as the server decides it. */
export function isListed(
  { by, actor: wanted, action, object, until }: AuditFilter,
  fact: Fact,
  now: number,
): boolean {
  if (isOver(until, now)) return false;
  const { type, actor, jobId, runId, payload = {} } = fact;
  if (actor === undefined || (wanted !== undefined && actor !== wanted)) return false;
  if (by !== 'all' && (by === 'engine') !== isOfEngine(actor, payload)) return false;
  if (action !== undefined && !action.split(',').some((pattern) => matches(pattern, type))) return false;
  return (
    object === undefined || [jobId, runId, ...Object.values(payload)].some((one) => String(one) === object)
  );
}

const ENGINE = /^(?:schedule|job|run):|^console(?: on |$)|^worker\.yaml$/;
/** That of the engine, of which the browser imports nothing: a test compares them. */
const BY_CLOCK = 'the time of its pause has passed';

/** As `actVia` of the server. */
function isOfEngine(actor: string, { reason }: NonNullable<Fact['payload']>): boolean {
  return ENGINE.test(actor) || (actor === 'worker' && reason === BY_CLOCK);
}

function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

export const VIA: Readonly<Record<'console' | 'token' | 'cli' | 'engine', string>> = {
  console: 'console',
  token: 'token',
  cli: 'command line',
  engine: 'engine',
};
