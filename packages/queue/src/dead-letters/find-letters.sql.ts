import type { FailureReason, LetterStatus } from '@sb/jobs';
import { type Body, forUpdate, isOneOf, lockRows, sql, type Tx } from '@sb/storage';
import { containsText } from '../rows/contains-text.sql.ts';
import type { ClosedLetter, DeadChoice, DeadFilter, DeadListFilter } from './dead-letters.ts';

export interface LetterRow {
  readonly run_id: number;
  readonly job: string;
  readonly queue: string;
  readonly priority: number;
  readonly reason: FailureReason;
  readonly status: LetterStatus;
  readonly died_at: number;
  /** Null in lists: it may be long. */
  readonly error: string | null;
  readonly error_text: string | null;
  readonly tags: string | null;
  readonly dry_run: number;
  readonly schedule_id: number | null;
  readonly fire_at: number | null;
  readonly dedupe_key: string | null;
  readonly root_id: number;
  readonly replayed_as: number | null;
  readonly permanent: number;
  readonly pinned: number;
}

type Condition = ReturnType<typeof sql>;

const COLUMNS = `l.run_id, d.name as job, q.name as queue, l.priority, l.reason, l.status, l.died_at, l.error_text,
  l.tags, l.dry_run, l.schedule_id, l.fire_at, l.dedupe_key, l.root_id, l.replayed_as,
  l.permanent, l.pinned`;
const JOINS = 'join job_defs d on d.id = l.job_id join queues q on q.id = l.queue_id';

/** Newest first. */
export function* findLetters(tx: Tx, filter: DeadListFilter): Body<readonly LetterRow[]> {
  const { statuses, before, limit } = filter;
  const conditions = conditionsOf(tx, filter);
  if (statuses) conditions.push(sql`l.status in (${sql.join(statuses)})`);
  if (before) conditions.push(sql`(l.died_at, l.run_id) < (${before.diedAt}, ${before.runId})`);
  return yield* tx.rows(sql<LetterRow>`
    select ${sql.raw(COLUMNS)}, null as error from dead_letters l ${sql.raw(JOINS)}
    where ${sql.join(conditions, sql` and `)} order by l.died_at desc, l.run_id desc limit ${limit}`);
}

export function* findLetter(
  tx: Tx,
  runId: number,
): Body<(LetterRow & { readonly input: string | null }) | undefined> {
  return yield* tx.first(sql<LetterRow & { input: string | null }>`
    select ${sql.raw(COLUMNS)}, l.error, l.input from dead_letters l ${sql.raw(JOINS)} where l.run_id = ${runId}`);
}

/** The errors of those that there are, in no order. */
export function* findLetterErrors(
  tx: Tx,
  runIds: readonly number[],
): Body<readonly Pick<LetterRow, 'run_id' | 'error'>[]> {
  return yield* tx.rows(sql<Pick<LetterRow, 'run_id' | 'error'>>`
    select l.run_id, l.error from dead_letters l where ${isOneOf(tx, 'l.run_id', runIds)}`);
}

/** Of the newest letters, how many have each status. */
export function* countStatuses(
  tx: Tx,
  most: number,
): Body<readonly { readonly status: LetterStatus; readonly number: number }[]> {
  return yield* tx.rows(sql<{ status: LetterStatus; number: number }>`
    select status, count(*) as number from (
      select status from dead_letters order by died_at desc, run_id desc limit ${most}+0) newest
    group by status`);
}

/** Letters with run ids above `after`, up to `upTo`. */
export interface LetterRange {
  readonly choice: DeadChoice;
  readonly status: LetterStatus;
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

export interface ChosenLetter extends LetterRow {
  /** Size of its input, about its bytes. */
  readonly size: number;
  /** 1: some code has defined its job in this store. */
  readonly job_known: number;
  /** 1: its job computes a dedupe key. */
  readonly needs_key: number;
  readonly queue_mode: string;
}

/**
 * Letters of one status, in the order of their runs. With `lock` no other transaction changes them before the commit.
 */
export function* findChosenLetters(
  tx: Tx,
  { limit, ...range }: LetterRange,
  lock: boolean,
): Body<readonly ChosenLetter[]> {
  const conditions = rangeConditions(tx, range);
  return yield* tx.rows(sql<ChosenLetter>`
    select ${sql.raw(COLUMNS)}, null as error, coalesce(length(l.input), 0) as size, q.mode as queue_mode, d.needs_key,
      case when d.version <> '' then 1 else 0 end as job_known
    from dead_letters l ${sql.raw(JOINS)}
    where ${sql.join(conditions, sql` and `)} order by l.run_id limit ${limit}
    ${lock ? forUpdate(tx, 'of l') : sql``}`);
}

export function* countChosenLetters(
  tx: Tx,
  { choice, status, after, upTo }: Omit<LetterRange, 'limit'>,
): Body<number> {
  const row = yield* tx.first(sql<{ number: number }>`
    select count(*) as number from dead_letters l
    where ${sql.join(rangeConditions(tx, { choice, status, after, upTo }), sql` and `)}`);
  return row?.number ?? 0;
}

/** The jobs of all letters of a choice, each once. */
export function* findChosenJobs(
  tx: Tx,
  { choice, status }: Pick<LetterRange, 'choice' | 'status'>,
): Body<readonly string[]> {
  const range = { choice, status, after: 0, upTo: yield* findNewestLetterId(tx) };
  const rows = yield* tx.rows(sql<{ name: string }>`
    select name from job_defs where id in (
      select l.job_id from dead_letters l where ${sql.join(rangeConditions(tx, range), sql` and `)})`);
  return rows.map(({ name }) => name);
}

function rangeConditions(tx: Tx, { choice, status, after, upTo }: Omit<LetterRange, 'limit'>): Condition[] {
  return [
    // For open letters exactly the condition of their index.
    sql.raw(`l.status = '${status}'`),
    sql`l.run_id > ${after}`,
    sql`l.run_id <= ${upTo}`,
    ...('ids' in choice ? [isOneOf(tx, 'l.run_id', choice.ids)] : conditionsOf(tx, choice.filter)),
  ];
}

export function* findNewestLetterId(tx: Tx): Body<number> {
  const row = yield* tx.first(sql<{ id: number | null }>`select max(run_id) as id from dead_letters`);
  return row?.id ?? 0;
}

export function* findLetterInputs(
  tx: Tx,
  runIds: readonly number[],
): Body<ReadonlyMap<number, string | null>> {
  const rows = yield* tx.rows(sql<{ run_id: number; input: string | null }>`
    select run_id, input from dead_letters where ${isOneOf(tx, 'run_id', runIds)}`);
  return new Map(rows.map(({ run_id, input }) => [run_id, input]));
}

/** How often each of these first runs was replayed from a dead letter. */
export function* countReplays(tx: Tx, rootIds: readonly number[]): Body<ReadonlyMap<number, number>> {
  const rows = yield* tx.rows(sql<{ root_id: number; replays: number }>`
    select root_id, count(*) as replays from dead_letters
    where status = 'replayed' and ${isOneOf(tx, 'root_id', rootIds)} group by root_id`);
  return new Map(rows.map(({ root_id, replays }) => [root_id, replays]));
}

/** The statuses of these letters; runs without a letter are left out. */
export function* findLetterStatuses(tx: Tx, runIds: readonly number[]): Body<readonly ClosedLetter[]> {
  const rows = yield* tx.rows(sql<Pick<LetterRow, 'run_id' | 'job' | 'status' | 'replayed_as'>>`
    select l.run_id, d.name as job, l.status, l.replayed_as from dead_letters l join job_defs d on d.id = l.job_id
    where ${isOneOf(tx, 'l.run_id', runIds)} order by l.run_id`);
  return rows.map(({ run_id, job, status, replayed_as }) => ({
    runId: run_id,
    jobId: job,
    status,
    ...(replayed_as !== null && { replayedAs: replayed_as }),
  }));
}

function conditionsOf(
  tx: Tx,
  { jobId, reasons, since, text, fingerprint, withoutDryRuns }: DeadFilter,
): Condition[] {
  const conditions: Condition[] = [sql`true`];
  if (withoutDryRuns) conditions.push(sql.raw('l.dry_run = 0'));
  if (jobId !== undefined) conditions.push(sql`l.job_id = (select id from job_defs where name = ${jobId})`);
  if (reasons) conditions.push(sql`l.reason in (${sql.join(reasons)})`);
  if (since !== undefined) conditions.push(sql`l.died_at >= ${since}`);
  if (fingerprint !== undefined) conditions.push(isOfGroup(tx, [fingerprint].flat()));
  if (text !== undefined) conditions.push(containsText(tx, sql`l.error_text`, text));
  return conditions;
}

/** Of one group the index has the letters in their order. */
function isOfGroup(tx: Tx, fingerprints: readonly string[]): Condition {
  const [only, ...others] = fingerprints;
  return only !== undefined && others.length === 0
    ? sql`l.fingerprint = ${only}`
    : isOneOf(tx, 'l.fingerprint', fingerprints);
}

export interface OldLetter {
  readonly run_id: number;
  readonly died_at: number;
  readonly status: LetterStatus;
  readonly bytes: number;
}

interface OldLettersPage {
  readonly after: { readonly diedAt: number; readonly runId: number };
  readonly before: number;
  readonly limit: number;
}

/** Letters of runs that died before a time, oldest first. */
export function selectOldLetters({
  after,
  before,
  limit,
}: OldLettersPage): ReturnType<typeof sql<OldLetter>> {
  return sql<OldLetter>`
    select run_id, died_at, status, coalesce(octet_length(input), 0) + coalesce(octet_length(error), 0) as bytes
    from dead_letters where (died_at, run_id) > (${after.diedAt}, ${after.runId}) and died_at < ${before}
    order by died_at, run_id limit ${limit}+0`;
}

/** The condition: one of these letters, unless it is open. */
export function isClosedLetter(tx: Tx, runIds: readonly number[]): Condition {
  return sql`${isOneOf(tx, 'run_id', runIds)} and status <> 'open'`;
}

/** Keeps other transactions from replaying or discarding it until the commit. */
export function lockLetter(tx: Tx, runId: number): Body<void> {
  return lockRows(tx, sql`select 1 from dead_letters where run_id = ${runId}`);
}
