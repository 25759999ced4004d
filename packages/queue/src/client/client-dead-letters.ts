/** The dead letters of a client: it lists, groups, replays, discards and opens them again. */
import {
  type AnyJob,
  FAILURE_REASONS,
  type FailureReason,
  LETTER_STATUSES,
  type LetterStatus,
} from '@sb/jobs';
import {
  type DeadChoice,
  type DeadFilter,
  type DeadLetter,
  type DeadPosition,
  listDeadLetters,
} from '../dead-letters/dead-letters.ts';
import { discardDead, type DiscardReport } from '../dead-letters/discard-dead.ts';
import { type DeadLetterGroups, groupDeadLetters } from '../dead-letters/group-letters.ts';
import type { Rate } from '../dead-letters/pace.ts';
import { reopenDead, type ReopenReport } from '../dead-letters/reopen-dead.ts';
import { replayDead, type ReplayReport } from '../dead-letters/replay-dead.ts';
import { InvalidRequestError } from '../errors.ts';
import { ACT, actOf, type ClientAccess } from './client-access.ts';
import type { ClientAct } from './client-interface.ts';
import { CursorInvalidError } from './errors.ts';
import { checkOptions, DATE, isText, type Known, oneOf, TEXT, wholeUpTo } from './check-options.ts';

/** A letter must meet every condition. */
export interface DeadLetterFilter {
  readonly job?: string;
  readonly reasons?: readonly FailureReason[];
  /** Died at or after. */
  readonly since?: Date;
  /** Part of the message of the error or of one of its causes; case is ignored. */
  readonly text?: string;
  /** Of a group, or of several. */
  readonly fingerprint?: string | readonly string[];
}

/** The numbers of runs, or a filter with a condition, or all. */
export type DeadLetterChoice = readonly number[] | DeadLetterFilter | 'all';

export interface DeadLetterListFilter extends DeadLetterFilter {
  /** Default: all. */
  readonly status?: LetterStatus;
  /** The `next` of the page before. */
  readonly cursor?: string;
  /** Default 50. */
  readonly limit?: number;
}

export interface DeadLetterList {
  readonly letters: readonly DeadLetter[];
  /** Absent on the last page. */
  readonly next?: string;
}

export interface ReplayDeadLetters extends ClientAct {
  /** Replaces the input of every letter. */
  readonly input?: unknown;
  /** Changes the own input of each letter: a JSON merge patch (RFC 7396). Not with `input`. */
  readonly patch?: unknown;
  /** The jobs of the letters: needed where an edited input is to be checked, or changes a `dedupeKey`. */
  readonly jobs?: readonly AnyJob[];
  /** Default: no limit. */
  readonly rate?: Rate;
  /** True: writes nothing, and returns what would be replayed. */
  readonly dryRun?: boolean;
  /** An abort ends it after the part that is under way. */
  readonly signal?: AbortSignal;
}

export interface DiscardDeadLetters extends ClientAct {
  readonly reason: string;
  readonly signal?: AbortSignal;
}

export interface ClientDeadLetters {
  /** The newest first. Fails with `CURSOR_INVALID`, `REQUEST_INVALID`. */
  listDeadLetters(filter?: DeadLetterListFilter): Promise<DeadLetterList>;
  /** The open letters by error, the newest group first. */
  groupDeadLetters(): Promise<DeadLetterGroups>;
  /**
   * A new run for each open letter: once, also when several programs replay. Letters that are refused stay open, and are in
   * the report. Fails with `UNKNOWN_DEAD_LETTER`, `REQUEST_INVALID`, `NOT_JSON`, `TOO_DEEP`, `TOO_LARGE`.
   */
  replayDeadLetters(choice: DeadLetterChoice, how?: ReplayDeadLetters): Promise<ReplayReport>;
  /** Open letters that are not to be replayed. Fails with `UNKNOWN_DEAD_LETTER`, `REQUEST_INVALID`. */
  discardDeadLetters(choice: DeadLetterChoice, how: DiscardDeadLetters): Promise<DiscardReport>;
  /** Discarded letters are open again. Fails with `UNKNOWN_DEAD_LETTER`, `REQUEST_INVALID`. */
  reopenDeadLetters(choice: DeadLetterChoice, act?: ClientAct): Promise<ReopenReport>;
}

const REPLAY: Known<ReplayDeadLetters> = {
  input: true,
  patch: true,
  jobs: true,
  rate: true,
  dryRun: true,
  reason: true,
  actor: true,
  signal: true,
};
const DISCARD: Known<DiscardDeadLetters> = { reason: true, actor: true, signal: true };
const CHOICE: Known<DeadLetterFilter> = {
  job: TEXT,
  reasons: {
    expected: `a list of one or more of ${FAILURE_REASONS.join(', ')}`,
    fits: (value) =>
      isFilled(value) && value.every((reason) => FAILURE_REASONS.some((one) => one === reason)),
  },
  since: DATE,
  text: TEXT,
  fingerprint: {
    expected: 'a text, or a list of one or more texts',
    fits: (value) => isText(value) || (isFilled(value) && value.every(isText)),
  },
};
const LIST_LIMIT = 50;
const MOST_LISTED = 500;
/** `positionOf` checks the cursor. */
const LIST: Known<DeadLetterListFilter> = {
  ...CHOICE,
  status: oneOf(LETTER_STATUSES),
  cursor: true,
  limit: wholeUpTo(MOST_LISTED),
};

export function createDeadLetterCalls(access: ClientAccess): ClientDeadLetters {
  const { call, codeOf, jobs: known, inParts } = access;
  return {
    listDeadLetters: (asked = {}) =>
      call(async (store) => {
        checkOptions('A list', asked, LIST);
        const { status, cursor, limit = LIST_LIMIT, ...filter } = asked;
        const before = cursor === undefined ? undefined : positionOf(cursor);
        const { letters, next } = await listDeadLetters(store, {
          ...filterOf(filter),
          ...(status && { statuses: [status] }),
          ...(before && { before }),
          limit,
        });
        return { letters, ...(next && { next: `${next.diedAt}:${next.runId}` }) };
      }),
    groupDeadLetters: () => call(async (store) => groupDeadLetters(store, { now: await store.now() })),
    replayDeadLetters: (choice, how = {}) =>
      call((store) => {
        const act = actOf(access, 'A replay', how, REPLAY);
        const jobs = new Map([...known, ...(how.jobs ?? []).map((job) => [job.id, codeOf(job)] as const)]);
        const replay = { ...how, ...act, jobs, choice: choiceOf(choice) };
        return inParts(how.signal, (until) => replayDead(store, { ...replay, ...until }));
      }),
    discardDeadLetters: (choice, how) =>
      call((store) => {
        const { actor } = actOf(access, 'A discard', how, DISCARD);
        const discard = { ...how, actor, choice: choiceOf(choice) };
        return inParts(how.signal, (until) => discardDead(store, { ...discard, ...until }));
      }),
    reopenDeadLetters: (choice, act) =>
      call((store) => {
        const reopening = { ...actOf(access, 'A reopening', act, ACT), choice: choiceOf(choice) };
        return inParts(undefined, (until) => reopenDead(store, { ...reopening, ...until }));
      }),
  };
}

/** Throws `REQUEST_INVALID` for a filter without a condition: in a program, a variable may be empty. */
function choiceOf(choice: DeadLetterChoice): DeadChoice {
  if (choice === 'all') return { filter: {} };
  if (isList(choice)) return { ids: [...new Set(choice)] };
  const act = 'A choice of dead letters';
  checkOptions(act, choice, CHOICE);
  const filter = filterOf(choice);
  if (Object.keys(filter).length > 0) return { filter };
  const message = `expected numbers of runs, a filter with a condition, or 'all'`;
  throw new InvalidRequestError([{ field: 'choice', message }], act);
}

/** A condition that is undefined is none. */
function filterOf({ job: jobId, since, reasons, text, fingerprint }: DeadLetterFilter): DeadFilter {
  return {
    ...(jobId !== undefined && { jobId }),
    ...(since !== undefined && { since: since.getTime() }),
    ...(reasons !== undefined && { reasons }),
    ...(text !== undefined && { text }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

function positionOf(cursor: string): DeadPosition {
  const [diedAt, runId] = /^(\d{1,16}):(\d{1,16})$/.exec(cursor)?.slice(1).map(Number) ?? [];
  if (diedAt === undefined || runId === undefined) throw new CursorInvalidError(cursor);
  return { diedAt, runId };
}

/** A list without a member would be a condition that nothing meets. */
function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isList(choice: DeadLetterChoice): choice is readonly number[] {
  return Array.isArray(choice);
}
