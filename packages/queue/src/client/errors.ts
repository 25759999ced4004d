import { CodedError } from '@sb/words';

/** What a client was given names no store. */
export class ClientUrlError extends CodedError {
  readonly code = 'DATABASE_URL_INVALID';
  constructor() {
    super('createClient, databaseUrl: expected sqlite:<path> or postgres://user@host/database.');
  }
}

/** A client's `close` is final. */
export class ClientClosedError extends CodedError {
  readonly code = 'CLIENT_CLOSED';
  constructor() {
    super('This client was closed: nothing more is asked over it. Make another with createClient.');
  }
}
