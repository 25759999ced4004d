import { CodedError, describeValue } from '@sb/words';

/** The `databaseUrl` of a client names no store. */
export class ClientUrlError extends CodedError {
  readonly code = 'DATABASE_URL_INVALID';
  constructor() {
    super('createClient, databaseUrl: expected sqlite:<path> or postgres://user@host/database.');
  }
}

/** A cursor of another list, or none at all. */
export class CursorInvalidError extends CodedError {
  readonly code = 'CURSOR_INVALID';
  constructor(cursor: string) {
    super(
      `A list, cursor: expected the "next" of the page before with the same state, got ${describeValue(cursor)}.`,
    );
  }
}

/** The client was used after `close`. */
export class ClientClosedError extends CodedError {
  readonly code = 'CLIENT_CLOSED';
  constructor() {
    super('This client was closed. Make another with createClient.');
  }
}
