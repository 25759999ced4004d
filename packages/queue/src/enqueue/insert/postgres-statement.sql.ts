/**
 * The text of an insert on PostgreSQL: each shape has its own. Options that no run has are not in it, an option that is the
 * same for all runs is one value, and the others are columns of `unnest`. The text reads the definitions by itself.
 */
import { POSTGRES_NOW } from '@sb/storage';
import { LANES, stateCode } from '../../lifecycle.ts';
import { LANE, LIMIT_KEY, RATE_KEY } from '../../limits/manage/lanes.sql.ts';
import type { AlikeRuns, NewRun } from './new-run.sql.ts';
import type { Shape, Values } from './shape.ts';

/** The types of the options. */
const TYPES = {
  jobId: 'text',
  queue: 'text',
  priority: 'int',
  delayMs: 'bigint',
  runAtMs: 'bigint',
  maxAttempts: 'int',
  timeoutMs: 'bigint',
  startWithinMs: 'bigint',
  trigger: 'text',
  scheduleId: 'bigint',
  fireAt: 'bigint',
  createdBy: 'text',
  tags: 'text',
  dryRun: 'int',
  limitKey: 'text',
  rateKey: 'text',
  dedupeTtlMs: 'bigint',
  trace: 'text',
} as const satisfies Record<keyof NewRun, string>;

export const OPTIONS = Object.keys(TYPES) as readonly (keyof NewRun)[];
export const UNSET: Values = OPTIONS.map((name) => (name === 'delayMs' || name === 'dryRun' ? 0 : null));

/** JSON text has this character as an escape only, so inputs are joined by it: the driver would quote each of them. */
const SEPARATOR = '\u0001';
const ESCAPED = '\\u0001';
/** For a run without an input: not JSON. */
const NO_INPUT = '-';

/** What a statement depends on, beside its shape. */
export interface Kind {
  readonly isPinned: boolean;
  /** The bound of the queue is not checked, because the caller has counted, or because the run does not wait. */
  readonly isUnbounded: boolean;
  readonly isKeyed: boolean;
  readonly areKeysTaken: boolean;
  /** Some runs may be left out and others not: each id is matched to its run. */
  readonly isMatched: boolean;
}

export interface Given {
  readonly now: number | null;
  readonly nodeId: number | undefined;
  readonly sets: readonly AlikeRuns[];
  /** Of each set. */
  readonly values: readonly Values[];
}

export interface Statement {
  /** Unique in this process. */
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly ((given: Given) => unknown)[];
}

type Bind = (read: (given: Given) => unknown) => string;

/** The expression of an option; undefined when no run has it. */
type Option = (name: keyof NewRun) => string | undefined;

export function statementOf(name: string, kind: Kind, shape: Shape): Statement {
  const parameters: ((given: Given) => unknown)[] = [];
  const bind: Bind = (read) => `$${parameters.push(read)}`;
  const option = bindOptions(shape, bind);
  const now = `t as materialized (select coalesce(${bind((given) => given.now)}::bigint, ${POSTGRES_NOW}) as ms)`;
  const columns = columnsOf(kind, option, bind);
  const names = Object.keys(columns).join(', ');
  const values = Object.values(columns).join(', ');
  const from = `from t, x join job_defs d on d.name = ${option('jobId')} join queues q on q.id = ${queueOf(option)}
    where ${conditionsOf(kind, option)}`;
  const source = sourceOf(kind, shape, bind);
  if (!kind.isMatched) {
    const text = `with ${now}, x as (select * from ${source}) insert into runs (${names}) select ${values} ${from} returning id`;
    return { name, text, parameters };
  }
  // The ids are drawn first, so that each can be matched to its run.
  const text = `with ${now}, x as materialized (select nextval('runs_id_seq') as id, * from ${source}),
    stored as (insert into runs (id, ${names}) select x.id, ${values} ${from} order by x.place
      ${kind.isKeyed ? 'on conflict (job_id, dedupe_key) where dedupe_key is not null do nothing' : ''} returning id)
    select x.id, x.place from stored s join x on x.id = s.id`;
  return { name, text, parameters };
}

/** An option that the text does not use is not bound: the server would not know its type. */
function bindOptions({ shared, varying }: Shape, bind: Bind): Option {
  const texts = new Map(varying.map((column) => [nameOf(column), `x."${nameOf(column)}"`]));
  const unbound = new Map(shared.map((column) => [nameOf(column), column]));
  return (name) => {
    const column = unbound.get(name);
    if (column !== undefined && unbound.delete(name))
      texts.set(name, `${bind(({ values }) => values[0]?.[column])}::${TYPES[name]}`);
    return texts.get(name);
  };
}

function nameOf(column: number): keyof NewRun {
  const name = OPTIONS[column];
  if (!name) throw new Error(`There is no option ${column}.`);
  return name;
}

/** The rows: their place, their input, their key, and the options that differ. */
function sourceOf({ isKeyed }: Kind, { varying }: Shape, bind: Bind): string {
  const lists = [`string_to_array(${bind(({ sets }) => joinInputs(sets))}::text, E'\\x01', '${NO_INPUT}')`];
  const names = ['input'];
  if (isKeyed) {
    lists.push(`${bind(({ sets }) => sets.flatMap(keysOf))}::text[]`);
    names.push('key');
  }
  for (const column of varying) {
    const name = nameOf(column);
    lists.push(`${bind((given) => listOf(given, column))}::${TYPES[name]}[]`);
    names.push(`"${name}"`);
  }
  return `unnest(${lists.join(', ')}) with ordinality as r(${names.join(', ')}, place)`;
}

function joinInputs(sets: readonly AlikeRuns[]): string {
  // The input of a replay comes from the store, where other programs may have written it.
  const texts = sets.flatMap(({ inputs }) =>
    inputs.map((input) => input?.replaceAll(SEPARATOR, ESCAPED) ?? NO_INPUT),
  );
  return texts.join(SEPARATOR);
}

function keysOf({ inputs, keys }: AlikeRuns): readonly (string | null)[] {
  return keys ?? inputs.map(() => null);
}

function listOf({ sets, values }: Given, column: number): readonly unknown[] {
  return sets.flatMap(({ inputs }, at) => inputs.map(() => values[at]?.[column]));
}

/** The columns that are set, with their values. */
function columnsOf(
  { isPinned, isKeyed }: Kind,
  option: Option,
  bind: Bind,
): Readonly<Record<string, string>> {
  const or = (name: keyof NewRun, column: string): string => orDefault(option(name), `d.${column}`);
  const runAt = dueAt(option('delayMs'), option('runAtMs'));
  const timeoutMs = or('timeoutMs', 'timeout_ms');
  return present({
    job_id: 'd.id',
    queue_id: 'q.id',
    priority: or('priority', 'priority'),
    state: String(stateCode(isPinned ? 'running' : 'queued')),
    lane: isPinned ? String(LANES.pinned) : LANE(String(LANES.open)),
    claim_no: isPinned ? '1' : undefined,
    node_id: isPinned ? `${bind(({ nodeId }) => nodeId)}::bigint` : undefined,
    started_at: isPinned ? 't.ms' : undefined,
    deadline_at: isPinned ? `t.ms + ${timeoutMs}` : undefined,
    run_at: runAt,
    created_at: 't.ms',
    max_attempts: or('maxAttempts', 'max_attempts'),
    timeout_ms: timeoutMs,
    start_by: `${runAt} + ${or('startWithinMs', 'start_deadline_ms')}`,
    trigger: option('trigger'),
    schedule_id: option('scheduleId'),
    fire_at: option('fireAt'),
    created_by: option('createdBy'),
    tags: option('tags'),
    dry_run: option('dryRun'),
    trace: option('trace'),
    limit_key: mapped(option('limitKey'), LIMIT_KEY),
    rate_key: mapped(option('rateKey'), RATE_KEY),
    input: 'x.input',
    dedupe_key: isKeyed ? 'x.key' : undefined,
  });
}

/** `greatest` ignores a null: the runs of one statement may have either. */
function dueAt(delayMs: string | undefined, runAtMs: string | undefined): string {
  const after = delayMs === undefined ? 't.ms' : `t.ms + ${delayMs}`;
  return runAtMs === undefined ? after : `greatest(${after}, ${runAtMs})`;
}

function queueOf(option: Option): string {
  return (
    mapped(
      option('queue'),
      (queue) => `case when ${queue} is null then d.queue_id
    else (select id from queues where name = ${queue}) end`,
    ) ?? 'd.queue_id'
  );
}

/** That the job and the queue accept the run, and that its key takes no more than an insert. */
function conditionsOf({ isPinned, isUnbounded, isKeyed, areKeysTaken }: Kind, option: Option): string {
  const conditions = [`q.mode <> 'draining'`];
  if (!isPinned) conditions.push(`d.version <> ''`);
  if (!isUnbounded) conditions.push('q.max_depth is null');
  if (!isKeyed) conditions.push('d.needs_key = 0');
  else if (!areKeysTaken)
    conditions.push(`case when x.key is null then d.needs_key = 0 else ${isFree(option)} end`);
  return conditions.join(' and ');
}

function isFree(option: Option): string {
  return `${orDefault(option('dedupeTtlMs'), 'd.dedupe_ttl_ms')} is null
    and not exists (select 1 from dedupe e where e.job_id = d.id and e.key = x.key and e.expires_at > t.ms)`;
}

function orDefault(option: string | undefined, column: string): string {
  return option === undefined ? column : `coalesce(${option}, ${column})`;
}

function mapped(option: string | undefined, map: (option: string) => string): string | undefined {
  return option === undefined ? undefined : map(option);
}

function present(columns: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
