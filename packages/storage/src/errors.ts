/** The errors of a store, in words for the operator who started the program. */
import { CodedError, escapeInvisible, formatCount, formatDuration, quote } from '@sb/words';

/** The store cannot be reached now: the daemon tries again, a command gives up. */
export class StoreUnreachableError extends CodedError {
  readonly code = 'STORE_UNREACHABLE';
  constructor(where: string, reason: string, cause?: unknown) {
    super(`Cannot reach the store at ${where}: ${reason}.`, { cause });
  }
}

/** The place holds no store that this program can use. */
export class StoreUnusableError extends CodedError {
  readonly code = 'STORE_UNUSABLE';
  constructor(where: string, reason: string, cause?: unknown) {
    super(`Cannot use ${where} as the store: ${reason}.`, { cause });
  }
}

/** The caller's transaction cannot store runs. */
export class ForeignTransactionError extends CodedError {
  readonly code = 'TRANSACTION_FOREIGN';
  readonly hint: string;
  constructor(expected: string, hint: string) {
    super(`Cannot store a run in your transaction: expected ${expected}. ${hint}`);
    this.hint = hint;
  }
}

export class StoreLockedError extends CodedError {
  readonly code = 'STORE_LOCKED';
  constructor(where: string, waitedMs: number, cause?: unknown) {
    super(
      `Another program has held a lock of ${where} for ${Math.round(waitedMs / 1000)} s. ` +
        'Look for a long transaction (an open database browser, a backup), end it, and try again.',
      { cause },
    );
  }
}

export class StoreReadOnlyError extends CodedError {
  readonly code = 'STORE_READ_ONLY';
  constructor(where: string, cause?: unknown) {
    super(
      `The store ${where} can be read but not written. Check the owner and the mode of the file and its folder ` +
        '(both must be writable), and that the file system is not mounted read-only.',
      { cause },
    );
  }
}

export class StoreFullError extends CodedError {
  readonly code = 'STORE_FULL';
  constructor(where: string, cause?: unknown) {
    super(`The disk of ${where} is full: nothing was written. Free some space and try again.`, {
      cause,
    });
  }
}

export class StoreTooNewError extends CodedError {
  readonly code = 'STORE_TOO_NEW';
  constructor(where: string, wanted: string, have: string) {
    super(
      `The store ${where} asks for version ${wanted} or newer; this is ${have}. ` +
        'Update this installation, or restore a backup made before the update.',
    );
  }
}

export class StoreNotMigratedError extends CodedError {
  readonly code = 'STORE_NOT_MIGRATED';
  constructor(where: string, missing: readonly string[], advice = 'Run: worker db:migrate') {
    super(
      `The store ${where} lacks ${missing.length === 1 ? 'a migration' : `${missing.length} migrations`} ` +
        `(${missing.join(', ')}). ${advice}`,
    );
  }
}

/** The store was dumped and restored: its positions count the transactions of another server. */
export class StoreMovedError extends CodedError {
  readonly code = 'STORE_MOVED';
  constructor(where: string) {
    super(
      `The store ${where} comes from another PostgreSQL server, whose transactions have other numbers: ` +
        'readers of its events would miss some. Stop all programs that use it, then run: worker db:migrate',
    );
  }
}

/** A copy into it was begun and is not whole. */
export class CopyUnfinishedError extends CodedError {
  readonly code = 'COPY_UNFINISHED';
  readonly hint: string;
  /** `missing`: migrations of this version that the one which began the copy did not have. */
  constructor(where: string, missing: readonly string[]) {
    const isOlder = missing.length > 0;
    const lacks = isOlder ? `, and an older version began it: it lacks ${missing.join(', ')}` : '';
    super(`The store ${where} is a copy that is not whole yet${lacks}. No program works on it.`);
    this.hint = isOlder
      ? 'Run db:copy with --restart: it begins anew.'
      : 'Run the same db:copy again: it goes on where it stopped. With --restart it begins anew.';
  }
}

/** The target of a copy is not empty. */
export class StoreUsedError extends CodedError {
  readonly code = 'COPY_TARGET_USED';
  readonly hint = 'Name an empty database or a new file, or a schema of its own (?schema=...).';
  constructor(where: string, what: string) {
    super(`Cannot copy into ${where}: expected an empty store, and it has ${what}. Nothing is changed.`);
  }
}

/** The source of a copy was written to. */
export class StoreChangedError extends CodedError {
  readonly code = 'STORE_CHANGED';
  readonly hint = 'Stop the daemons, consoles and clients that use it, then run db:copy with --restart.';
  constructor(where: string) {
    super(
      `The store ${where} was changed while it was copied: the copy is not whole, and no program works on it.`,
    );
  }
}

/** The target of a copy gives back other rows than those that were written. */
export class CopyBrokenError extends CodedError {
  readonly code = 'COPY_BROKEN';
  readonly hint =
    'Run db:copy with --restart; if it happens again, check the disk and the memory of the machine.';
  constructor(
    where: string,
    table: string,
    { rows, found }: { readonly rows: number; readonly found: number },
  ) {
    super(
      `The copy in ${where} is not the same as its source: of the table ${table} expected ${formatCount(rows)} rows, ` +
        `found ${formatCount(found)}${rows === found ? ' with another checksum' : ''}.`,
    );
  }
}

/** The answer to a COMMIT, or to a statement that commits by itself, was lost. */
export class WriteOutcomeUnknownError extends CodedError {
  readonly code = 'WRITE_OUTCOME_UNKNOWN';
  constructor(where: string, cause?: unknown) {
    super(`The connection to ${where} was lost before it answered: the change may or may not be stored.`, {
      cause,
    });
  }
}

/** SQLite: the build of an index would keep nodes that work on the store from writing for too long. */
export class BuildTooLongError extends CodedError {
  readonly code = 'STORE_IN_USE';
  readonly hint =
    'Stop them, run worker db:migrate, and start them again. A killed one counts until its lease expires, in less than ' +
    'half a minute.';

  constructor(where: string, { index, rows, seconds, nodes }: LongBuild) {
    const names = nodes.map(({ id, name }) => `${id} ${escapeInvisible(name)}`).join(', ');
    super(
      `The store ${where} lacks the index ${index}. To build it over up to ${formatCount(rows)} rows takes about ` +
        `${formatDuration(Math.ceil(seconds) * 1_000)}, in which no node could write, and these work on it: ${names}. ` +
        'Nothing is changed.',
    );
  }
}

interface LongBuild {
  readonly index: string;
  readonly rows: number;
  readonly seconds: number;
  readonly nodes: readonly { readonly id: number; readonly name: string }[];
}

/** A migration wants each e-mail address of a board once. */
export class SharedEmailsError extends CodedError {
  readonly code = 'EMAIL_TAKEN';
  readonly hint: string;

  constructor(where: string, shared: readonly SharedEmail[]) {
    const groups = shared.map(({ org, members }) => `${members.map(quote).join(' and ')} of ${quote(org)}`);
    super(
      `Cannot apply the migration 007-board to ${where}: it expects each e-mail address once among the members of a board, ` +
        `and one address each is that of ${groups.join('; ')}. The migration has changed nothing.`,
    );
    const [first] = shared;
    this.hint =
      'With the version before, give each of them an address of its own: worker questboard:import emails.yaml, a file with ' +
      `"format: questboard/v1", "org: { id: ${first?.org} }" and ` +
      `"members: [{ id: ${first?.members.at(-1)}, email: <another> }]". Then run: worker db:migrate`;
  }
}

interface SharedEmail {
  readonly org: string;
  readonly members: readonly string[];
}
