/** Errors as problems of HTTP (RFC 9457). The codes and their words are the engine's; the statuses are decided here. */
import { randomUUID } from 'node:crypto';
import { ConfigError } from '@sb/config';
import { describeError, redactText } from '@sb/logger';
import { BoardRuleError, RevStaleError } from '@sb/questboard';
import { fieldProblemShapes } from '@sb/views';
import { formatCount, plural } from '@sb/words';
import type { Problem } from '../answers/problem.ts';
import { fileProblems } from './file-problems.ts';
import { STATUS_OF, WITHOUT_PLACE } from './statuses.ts';

/** The facts of a refusal, as plain data: it is sent from the thread of reads too. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** The same without the place of the store; absent: `detail` has none. */
  readonly withoutPlace?: string;
  readonly hint?: string;
  readonly problems?: Problem['problems'];
  readonly board?: BoardFacts;
  readonly retryAfterS?: number;
  /** Of a bug, for the log only. */
  readonly stack?: string;
}

/** What a verb of a board says beside its words. */
export type BoardFacts = Pick<Problem, 'rule' | 'unmet' | 'referrers' | 'force' | 'current'>;

/** A refusal of the console's own. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Omit<Refusal, 'status'>, options?: ErrorOptions) {
    super(refusal.detail, options);
    this.name = 'RefusedError';
    this.refusal = { status: STATUS_OF[refusal.code] ?? 500, ...refusal };
  }
}

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** A file may have as many mistakes as lines, and a request as many as fit into it: no answer has them all. */
const MOST_PROBLEMS = 100;
const LONGEST_DETAIL = 4_000;

/** The refusal of fields, also of those that a route finds wrong together. `all`: how many there are, where not all are listed. */
export function wrongFields(problems: readonly FieldProblem[], all = problems.length): RefusedError {
  const [first] = problems;
  return new RefusedError({
    code: 'REQUEST_INVALID',
    detail:
      all === 1 && first
        ? `${first.field}: ${first.message}`
        : `The request has ${plural(all, 'problem')}${all > problems.length ? firstOf(problems.length) : ''}.`,
    problems: [...problems],
  });
}

function firstOf(listed: number): string {
  return `; the first ${formatCount(listed)} are listed`;
}

/** Any error as a refusal. One without a code that is known is a bug: nothing of it is shown. */
export function refusalOf(error: unknown, secrets: readonly string[]): Refusal {
  if (error instanceof RefusedError) return shown(error.refusal, secrets);
  if (error instanceof ConfigError) return shown(refusalOfFile(error), secrets);
  const { code, hint, problems, retryAfterMs } = factsOf(error);
  const status = code === undefined ? undefined : STATUS_OF[code];
  if (code === undefined || status === undefined || !(error instanceof Error))
    return {
      status: 500,
      code: 'BUG',
      detail: 'The console met an unexpected error.',
      stack: stackOf(error),
    };
  const fields = fieldProblemShapes(problems?.slice(0, MOST_PROBLEMS) ?? []);
  const refusal = {
    status,
    code,
    detail: error.message,
    ...(Object.hasOwn(WITHOUT_PLACE, code) && { withoutPlace: WITHOUT_PLACE[code] }),
    ...(hint !== undefined && { hint }),
    ...(fields.length > 0 && { problems: [...fields] }),
    ...(retryAfterMs !== undefined && { retryAfterS: Math.ceil(retryAfterMs / 1_000) }),
    ...boardFacts(error),
  };
  return shown(refusal, secrets);
}

/** Some errors list every problem in their words too. Half of a character is no text. */
function shortened(text: string): string {
  return text.length > LONGEST_DETAIL
    ? `${text.slice(0, LONGEST_DETAIL).replace(/[\uD800-\uDBFF]$/, '')}\u2026`
    : text;
}

/** A file that was sent: the first mistakes in it, each with its line and column. */
function refusalOfFile({ file, code, problems }: ConfigError): Refusal {
  return {
    status: STATUS_OF[code] ?? 500,
    code,
    detail: `${file} has ${plural(problems.length, 'problem')}; nothing was stored${problems.length > MOST_PROBLEMS ? firstOf(MOST_PROBLEMS) : ''}.`,
    problems: fileProblems(problems.slice(0, MOST_PROBLEMS)),
  };
}

/** A name that was asked for, or one that is proposed, may hold a secret. The end is cut off last: half of a secret is not found. */
function shown(refusal: Refusal, secrets: readonly string[]): Refusal {
  const { detail, hint, problems, board } = refusal;
  return {
    ...refusal,
    detail: shortened(redactText(detail, secrets)),
    ...(hint !== undefined && { hint: redactText(hint, secrets) }),
    ...(board && { board: shownFacts(board, secrets) }),
    ...(problems && {
      problems: problems.map((one) => ({
        ...one,
        field: redactText(one.field, secrets),
        message: redactText(one.message, secrets),
      })),
    }),
  };
}

/** The titles of the records that it names are texts of people. */
function shownFacts({ unmet, referrers, ...same }: BoardFacts, secrets: readonly string[]): BoardFacts {
  const shownTitle = <Named extends { title?: string | undefined }>(one: Named): Named =>
    one.title === undefined ? one : { ...one, title: redactText(one.title, secrets) };
  return {
    ...same,
    ...(unmet && { unmet: unmet.map(shownTitle) }),
    ...(referrers && { referrers: referrers.map(shownTitle) }),
  };
}

interface Facts {
  readonly code?: string;
  readonly hint?: string;
  readonly problems?: readonly unknown[];
  readonly retryAfterMs?: number;
}

function factsOf(error: unknown): Facts {
  if (typeof error !== 'object' || error === null) return {};
  const { code, hint, problems, retryAfterMs }: { readonly [Key in keyof Facts]?: unknown } = error;
  return {
    ...(typeof code === 'string' && { code }),
    ...(typeof hint === 'string' && { hint }),
    ...(Array.isArray(problems) && { problems }),
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
  };
}

function boardFacts(error: Error): Pick<Refusal, 'board'> {
  if (error instanceof RevStaleError) return { board: { current: error.current } };
  if (!(error instanceof BoardRuleError)) return {};
  const { rule, unmet, referrers, force } = error;
  return {
    board: {
      rule,
      force,
      unmet: unmet.map((one) => ({ ...one })),
      ...(referrers && { referrers: referrers.map((one) => ({ ...one })) }),
    },
  };
}

function stackOf(error: unknown): string {
  const { name, message, stack } = describeError(error);
  return stack ?? `${name}: ${message}`;
}

/** The body of a refusal. */
export function problemOf(refusal: Refusal, requestId: string): Problem {
  const { status, code, detail, hint, problems, board } = refusal;
  return {
    type: `/docs/errors#${code.toLowerCase().replaceAll('_', '-')}`,
    title: title(status),
    status,
    code,
    detail,
    ...(hint !== undefined && { hint }),
    requestId,
    ...(problems !== undefined && { problems }),
    ...board,
  };
}

export function newRequestId(): string {
  return randomUUID().slice(0, 13);
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Wrong request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Wrong method',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Wrong content type',
  421: 'Wrong host',
  422: 'Not possible',
  428: 'Version needed',
  429: 'Too many requests',
  500: 'Error of the console',
  503: 'Not available',
};

function title(status: number): string {
  return TITLES[status] ?? 'Refused';
}
