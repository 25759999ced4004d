import { ConfigError } from '@sb/config';
import { redactText, secretsFromEnv } from '@sb/logger';
import { BoardRuleError, RevStaleError } from '@sb/questboard';
import { quote } from '@sb/words';
import {
  clean,
  cleanJson,
  type FieldProblemShape,
  fieldProblemShapes,
  type ProblemShape,
  problemShape,
} from '@sb/views';
import type { Output } from './output.ts';
import type { Environment } from './terminal/style.ts';

/** The exit codes of the process. The meaning of each number is a promise to scripts. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  config: 4,
  store: 5,
  condition: 6,
  conflict: 7,
  timedOut: 8,
  partial: 9,
  bug: 70,
  /** Ended by Ctrl-C, and by SIGTERM. */
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitName = keyof typeof EXIT;
export type ExitCode = (typeof EXIT)[ExitName];

export const EXIT_MEANS: Readonly<Record<ExitName, string>> = {
  ok: 'it did what was asked; of a daemon: it was stopped, and its runs had the time to end',
  failed: 'the operation failed: a job threw, a tool is missing, no daemon answered',
  usage: 'the command line or the input is wrong',
  notFound: 'there is no such run, job, queue, user …',
  config: 'a file or a variable is wrong; supervisors should not start it again',
  store: 'the store cannot be reached or used',
  condition: 'what was asked about is so: an alert fires, files differ, the doctor found a problem',
  conflict: 'the state of the store forbids it: it has ended, is paused, is in use …',
  timedOut: 'an attempt of the run took longer than its timeout',
  partial: 'a part was done, the rest was refused: each refusal has its code',
  bug: 'a mistake of this program; please report the lines that it prints',
  interrupted: 'ended by Ctrl-C; a daemon, by the second one',
  terminated: 'ended by SIGTERM; a daemon, by the second one',
};

const EXIT_BY_ERROR: Readonly<Record<string, ExitCode>> = {
  USAGE: EXIT.usage,
  INPUT_INVALID: EXIT.usage,
  DURATION_INVALID: EXIT.usage,
  NOT_FOUND: EXIT.notFound,
  UNKNOWN_JOB: EXIT.notFound,
  UNKNOWN_RUN: EXIT.notFound,
  UNKNOWN_DEAD_LETTER: EXIT.notFound,
  INPUT_GONE: EXIT.notFound,
  UNKNOWN_QUEUE: EXIT.notFound,
  UNKNOWN_NODE: EXIT.notFound,
  UNKNOWN_PARENT: EXIT.notFound,
  UNKNOWN_SCHEDULE: EXIT.notFound,
  UNKNOWN_ORG: EXIT.notFound,
  UNKNOWN_STEP: EXIT.notFound,
  UNKNOWN_SILENCE: EXIT.notFound,
  UNKNOWN_ALERT: EXIT.notFound,
  UNKNOWN_RULE: EXIT.notFound,
  UNKNOWN_USER: EXIT.notFound,
  UNKNOWN_LINK: EXIT.notFound,
  UNKNOWN_SESSION: EXIT.notFound,
  UNKNOWN_TOKEN: EXIT.notFound,
  UNKNOWN_MEMBER: EXIT.notFound,
  UNKNOWN_QUESTLINE: EXIT.notFound,
  UNKNOWN_QUEST: EXIT.notFound,
  UNKNOWN_TASK: EXIT.notFound,
  UNKNOWN_SPRINT: EXIT.notFound,
  DEDUPE_KEY_MISSING: EXIT.usage,
  NOT_JSON: EXIT.usage,
  SCHEDULE_INVALID: EXIT.usage,
  REQUEST_INVALID: EXIT.usage,
  WEEK_INVALID: EXIT.usage,
  SILENCE_INVALID: EXIT.usage,
  CHAIN_INVALID: EXIT.usage,
  TOO_DEEP: EXIT.usage,
  TOO_LARGE: EXIT.usage,
  LIMIT_INVALID: EXIT.usage,
  PAUSE_INVALID: EXIT.usage,
  CONFIG_INVALID: EXIT.config,
  SCHEDULE_CYCLE: EXIT.config,
  CONFIG_UNREADABLE: EXIT.config,
  DATABASE_URL_INVALID: EXIT.config,
  CRON_INVALID: EXIT.config,
  ZONE_INVALID: EXIT.config,
  JOB_INVALID: EXIT.config,
  DEDUPE_KEY_INVALID: EXIT.config,
  LIMIT_KEY_INVALID: EXIT.config,
  JOB_MODULE_MISSING: EXIT.config,
  JOB_MODULE_FAILED: EXIT.config,
  JOB_MODULE_UNSUPPORTED: EXIT.config,
  JOB_MODULE_EMPTY: EXIT.config,
  TEMPLATE_INVALID: EXIT.config,
  STORE_UNREACHABLE: EXIT.store,
  STORE_UNUSABLE: EXIT.store,
  STORE_LOCKED: EXIT.store,
  STORE_READ_ONLY: EXIT.store,
  STORE_FULL: EXIT.store,
  STORE_TOO_NEW: EXIT.store,
  STORE_NOT_MIGRATED: EXIT.store,
  STORE_MOVED: EXIT.store,
  COPY_UNFINISHED: EXIT.store,
  COPY_BROKEN: EXIT.store,
  WRITE_OUTCOME_UNKNOWN: EXIT.store,
  ENQUEUE_OUTCOME_UNKNOWN: EXIT.store,
  BACKUP_UNUSABLE: EXIT.failed,
  TOOL_FAILED: EXIT.failed,
  TOOL_MISSING: EXIT.failed,
  CONSOLE_MISSING: EXIT.failed,
  COMMAND_FAILED: EXIT.failed,
  JOB_NOT_MADE: EXIT.failed,
  NO_DAEMON: EXIT.failed,
  CONFLICT: EXIT.conflict,
  CHAIN_NOT_FINISHED: EXIT.conflict,
  CHAIN_RETRIED: EXIT.conflict,
  CHAIN_TOO_LONG: EXIT.conflict,
  NOTHING_TO_RETRY: EXIT.conflict,
  RUN_NEEDS_CHAIN: EXIT.conflict,
  STORE_IN_USE: EXIT.conflict,
  STORE_CHANGED: EXIT.conflict,
  COPY_TARGET_USED: EXIT.conflict,
  QUEUE_DRAINING: EXIT.conflict,
  QUEUE_FULL: EXIT.conflict,
  DUPLICATE_RUN: EXIT.conflict,
  ALERTS_CONTENDED: EXIT.conflict,
  ENQUEUE_CONTENDED: EXIT.conflict,
  DEAD_LETTER_CLOSED: EXIT.conflict,
  RUN_ENDED: EXIT.conflict,
  RUN_NOT_FAILED: EXIT.conflict,
  RUN_NOT_FINISHED: EXIT.conflict,
  RUN_NOT_WAITING: EXIT.conflict,
  SCHEDULE_EXISTS: EXIT.conflict,
  SCHEDULE_IN_FILE: EXIT.conflict,
  SCHEDULE_OFF: EXIT.conflict,
  SCHEDULE_CHAINED: EXIT.conflict,
  SILENCE_OVER: EXIT.conflict,
  PORT_TAKEN: EXIT.conflict,
  ADDRESS_MISSING: EXIT.conflict,
  ALERT_NOT_FIRING: EXIT.conflict,
  LAST_ADMIN: EXIT.conflict,
  TOKEN_EXISTS: EXIT.conflict,
  LINK_REFUSED: EXIT.conflict,
  REV_STALE: EXIT.conflict,
  TRANSITION_INVALID: EXIT.conflict,
  DEPENDENCY_UNMET: EXIT.conflict,
  QUEST_LOCKED: EXIT.conflict,
  QUEST_CANCELLED: EXIT.conflict,
  TASK_CLOSED: EXIT.conflict,
  NOT_ASSIGNABLE: EXIT.conflict,
  ALREADY_ASSIGNED: EXIT.conflict,
  APPROVAL_NOT_NEEDED: EXIT.conflict,
  NOT_DONE: EXIT.conflict,
  APPROVER_REFUSED: EXIT.conflict,
  ID_TAKEN: EXIT.conflict,
  EMAIL_TAKEN: EXIT.conflict,
  DEPENDENCY_CYCLE: EXIT.conflict,
  LAST_OWNER: EXIT.conflict,
  REFERENCED: EXIT.conflict,
  ARCHIVED: EXIT.conflict,
};

/** The codes of the errors that end with it, sorted. */
export function errorsOf(exitCode: ExitCode): readonly string[] {
  return Object.keys(EXIT_BY_ERROR)
    .filter((code) => EXIT_BY_ERROR[code] === exitCode)
    .toSorted();
}

const STACK_FRAMES = 6;

/** The word of the user in a message of commander. */
const ECHO =
  /^((?:option '[^']*' argument|unknown option|unknown command|command-argument value) )'(.*)'(.*)$/s;

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;
  /** The problems of a file, each with its place; or those of fields. */
  readonly problems?: readonly (ProblemShape | FieldProblemShape)[];
  /** What a rule of a board says of itself: `rule`, `unmet`, `referrers`, `force`; `current` of a stale revision. */
  readonly rule?: object;
}

/** The exit code for a thrown error. An error without a known `code` is a bug of this program. */
export function exitCodeOf(error: unknown): ExitCode {
  return describe(error).exitCode;
}

/**
 * Reports an error on stderr, with a hint what to do: as text, or as `{ error }` with --json. Masks secrets, those of the
 * environment too. `usageHint` is for a wrong command line whose error has no hint of its own.
 */
export function printFailure(
  error: unknown,
  output: Output,
  { env, usageHint = 'Try: worker --help' }: { readonly env: Environment; readonly usageHint?: string },
): void {
  const { code, message, exitCode, problems, rule, ...more } = describe(error);
  const hint = more.hint ?? (code === 'USAGE' ? usageHint : undefined);
  const secrets = secretsFromEnv(env);
  const mask = (text: string): string => redactText(text, secrets);
  const shown: Failure = {
    code,
    message: mask(message),
    ...(hint && { hint: mask(hint) }),
    exitCode,
    ...(problems && { problems: problems.map((one) => ({ ...one, message: mask(one.message) })) }),
  };
  output.note(
    output.json ? cleanJson(JSON.stringify({ error: { ...shown, ...rule } })) : textOf(shown, output),
  );
}

function textOf({ message, hint }: Failure, { noteStyle }: Output): string {
  const [first = '', ...others] = linesOf(message);
  const hints = hint === undefined ? [] : linesOf(hint).map(noteStyle.dim);
  return [
    `${noteStyle.red('error')}  ${first}`,
    ...[...others, ...hints].map((line) => `       ${line}`),
  ].join('\n');
}

function linesOf(text: string): string[] {
  return text.split('\n').map(clean);
}

function describe(error: unknown): Failure {
  const { code, message, hint, problems, rule } = factsOf(error);
  if (code?.startsWith('commander.')) return describeUsage(code, message);
  const exitCode = code !== undefined && Object.hasOwn(EXIT_BY_ERROR, code) ? EXIT_BY_ERROR[code] : undefined;
  if (code === undefined || exitCode === undefined) return describeBug(error);
  return {
    code,
    message,
    ...(hint !== undefined && { hint }),
    exitCode,
    ...(problems && { problems }),
    ...(rule && { rule }),
  };
}

/** Commander also throws after it has printed a help or the version. It puts its advice into brackets. */
function describeUsage(code: string, message: string): Failure {
  if (code === 'commander.helpDisplayed' || code === 'commander.version')
    return { code: 'OK', message, exitCode: EXIT.ok };
  const [, said = '', advice] = /^(?:error: )?(.*?)(?:\n\(([^\n]*)\))?$/s.exec(message) ?? [];
  const first = said.replace(
    ECHO,
    (_, before: string, typed: string, after: string) => `${before}${echo(typed)}${after}`,
  );
  const hint = advice;
  return { code: 'USAGE', message: first, ...(hint !== undefined && { hint }), exitCode: EXIT.usage };
}

/** A short text as commander has it, else its beginning. */
function echo(typed: string): string {
  const quoted = quote(typed);
  return quoted === `"${typed}"` ? `'${typed}'` : quoted;
}

function describeBug(error: unknown): Failure {
  const { code = 'BUG', message, stack } = factsOf(error);
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    code,
    message: `This is a bug in the worker: ${message}`,
    hint: ['Please report it with these lines:', ...frames.slice(0, STACK_FRAMES)].join('\n'),
    exitCode: EXIT.bug,
  };
}

interface ErrorFacts extends Pick<Failure, 'message' | 'hint' | 'problems' | 'rule'> {
  readonly code?: string;
  readonly stack?: string;
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  return {
    message,
    ...(stack !== undefined && { stack }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('hint' in error && typeof error.hint === 'string' && { hint: error.hint }),
    ...('problems' in error &&
      Array.isArray(error.problems) && { problems: problemsOf(error, error.problems) }),
    ...ruleOf(error),
  };
}

function ruleOf(error: Error): Pick<Failure, 'rule'> {
  if (error instanceof RevStaleError) return { rule: { current: error.current } };
  if (!(error instanceof BoardRuleError)) return {};
  const { rule, unmet, referrers, force } = error;
  return { rule: { rule, unmet, ...(referrers && { referrers }), force } };
}

function problemsOf(error: Error, problems: readonly unknown[]): NonNullable<Failure['problems']> {
  if (!(error instanceof ConfigError)) return fieldProblemShapes(problems);
  return error.problems.map((problem) => problemShape(error.file, problem));
}
