import { StoreFullError, StoreLockedError, StoreUnreachableError, StoreUnusableError } from '../errors.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const DISK_FULL = '53100';

/** Deadlock or serialization failure: the same write may run again. */
export function isConflict(error: unknown): boolean {
  const code = postgresCode(error);
  return code === '40P01' || code === '40001';
}

/** Our error for an error of the driver or the server; other errors are returned as they are. */
export function postgresProblem(
  error: unknown,
  { where, lockTimeoutMs }: { readonly where: string; readonly lockTimeoutMs: number },
): unknown {
  const code = postgresCode(error);
  const reason = (code && UNREACHABLE[code]) ?? lostConnection(error);
  if (reason) return new StoreUnreachableError(where, reason, error);
  if (code === LOCK_NOT_AVAILABLE) return new StoreLockedError(where, lockTimeoutMs, error);
  if (code === DISK_FULL) return new StoreFullError(where, error);
  const unusable = (code && (UNUSABLE[code] ?? inItsWords(code, error))) ?? meaningOf(error, REFUSED);
  return unusable ? new StoreUnusableError(where, unusable, error) : error;
}

/** True when the connection cannot be used any more: it broke, or its answer is overdue and might still come. */
export function isConnectionLost(error: unknown): boolean {
  const code = postgresCode(error);
  return (code !== undefined && code in UNREACHABLE) || lostConnection(error) !== undefined;
}

/** True when the driver refused to send a statement: the connection was known to be broken before. */
export function isUnsent(error: unknown): boolean {
  return error instanceof Error && UNSENT.some((text) => error.message.startsWith(text));
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused). Start PostgreSQL, or correct DATABASE_URL',
  ENOTFOUND: 'the host name is not known. Correct DATABASE_URL',
  EAI_AGAIN: 'the host name could not be looked up now',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOENT: 'the socket does not exist',
  '57P01': 'the server is shutting down',
  '57P02': 'the server crashed and restarts',
  '57P03': 'the server is starting up',
  '53300': 'the server has no connection left (max_connections)',
  '08006': 'the connection failed',
  '08003': 'the connection does not exist',
};

/** Refusals whose words name the role or the database, which may come from a default or from the environment. */
const IN_ITS_WORDS: Readonly<Record<string, string>> = {
  '28000': 'Create the role, let it log in, or correct DATABASE_URL',
  '3D000': 'Create it with createdb, or correct DATABASE_URL',
};

const UNUSABLE: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong',
  '42501':
    'the role lacks a privilege (the tables are in the schema "worker", which it must own or be allowed to create)',
  '57014':
    'the server cancelled a statement (its statement_timeout is too short for the role, or an administrator did it)',
  '25006': 'the server is read-only (a standby?)',
};

const UNSENT = ['Client has encountered a connection error', 'Client was closed and is not queryable'];

/** The beginnings of the driver's own messages, with their meaning. */
const LOST: Readonly<Record<string, string>> = {
  'Connection terminated due to connection timeout': 'the host does not answer',
  'timeout expired': 'the host does not answer',
  'timeout exceeded when trying to connect': 'no connection became free in time',
  'Query read timeout': 'it has not answered in time',
  'Connection terminated': 'the connection was lost',
  ...Object.fromEntries(UNSENT.map((text) => [text, 'the connection was lost'])),
};

/** The same for errors that no later try would change. */
const REFUSED: Readonly<Record<string, string>> = {
  'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string':
    'the server wants a password, and DATABASE_URL has none',
  // PgBouncer has two wordings; both begin like this.
  'unsupported startup parameter':
    'the pooler before it refuses the startup parameter "options". Take the direct address of the database, not that of the pooler. If the pooler is yours: put "options" in its ignore_startup_parameters; docs/operations.md, PgBouncer, has what the role needs then',
  'The server does not support SSL connections': 'the server has no TLS. Take sslmode out of DATABASE_URL',
};

function inItsWords(code: string, error: unknown): string | undefined {
  const advice = IN_ITS_WORDS[code];
  if (advice === undefined || !(error instanceof Error)) return undefined;
  return `the server says: ${error.message}. ${advice}`;
}

function lostConnection(error: unknown): string | undefined {
  return meaningOf(error, LOST);
}

function meaningOf(error: unknown, meanings: Readonly<Record<string, string>>): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return Object.entries(meanings).find(([text]) => message.startsWith(text))?.[1];
}

function postgresCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses of one host fail together.
  return error instanceof AggregateError ? postgresCode(error.errors[0]) : undefined;
}
