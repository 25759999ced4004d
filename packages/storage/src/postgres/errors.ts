import { StoreUnreachableError, StoreUnusableError } from '../errors.ts';

/** Deadlock, serialization failure: the same write may simply run again. */
export function isConflict(error: unknown): boolean {
  const code = postgresCode(error);
  return code === '40P01' || code === '40001';
}

/** Says in our words what the driver or the server means; other errors are handed back as they are. */
export function postgresProblem(error: unknown, where: string): unknown {
  const code = postgresCode(error);
  const reason = (code && UNREACHABLE[code]) ?? lostConnection(error);
  if (reason) return new StoreUnreachableError(where, reason, error);
  const unusable = code && UNUSABLE[code];
  return unusable ? new StoreUnusableError(where, unusable, error) : error;
}

/** True when the connection broke: what was under way may have happened. */
export function isConnectionLost(error: unknown): boolean {
  const code = postgresCode(error);
  return (code !== undefined && code in UNREACHABLE) || lostConnection(error) !== undefined;
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

const UNUSABLE: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong',
  '28000': 'the role may not log in',
  '3D000': 'the database does not exist. Create it: createdb <name>',
  '42501': 'the role lacks a privilege',
  '25006': 'the server is read-only (a standby?)',
};

const LOST = [
  'Connection terminated',
  'Client has encountered a connection error',
  'timeout exceeded when trying to connect',
  'Client was closed and is not queryable',
];

function lostConnection(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return LOST.some((text) => message.startsWith(text)) ? 'the connection was lost' : undefined;
}

function postgresCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses of one host fail together.
  return error instanceof AggregateError ? postgresCode(error.errors[0]) : undefined;
}
