import { CodedError } from '@sb/words';

/** The `databaseUrl` of a client names no store. */
export class ClientUrlError extends CodedError {
  readonly code = 'DATABASE_URL_INVALID';
  constructor() {
    super('createClient, databaseUrl: expected sqlite:<path> or postgres://user@host/database.');
  }
}

/** The client was used after `close`. */
export class ClientClosedError extends CodedError {
  readonly code = 'CLIENT_CLOSED';
  constructor() {
    super('This client was closed. Make another with createClient.');
  }
}
