/** Errors of backups and restores, besides those of the store itself. */
import type { NodeRecord } from '@sb/queue';
import { CodedError } from '@sb/words';
import { clean } from '@sb/views';

/** A store cannot be restored from the file. */
export class BackupUnusableError extends CodedError {
  readonly code = 'BACKUP_UNUSABLE';

  constructor(file: string, reason: string, cause?: unknown) {
    super(`Cannot restore from ${file}: ${reason}.`, { cause });
  }
}

/** The file of the backup does not exist. */
export class NoBackupError extends CodedError {
  readonly code = 'NOT_FOUND';

  constructor(file: string) {
    super(`Cannot restore from ${file}: there is no such file.`);
  }
}

/** Nodes work in the store that would be replaced, or copied. */
export class StoreInUseError extends CodedError {
  readonly code = 'STORE_IN_USE';
  readonly hint =
    'Stop them first: a daemon ends with SIGTERM, or with worker node:drain <node>. A killed one counts until its lease ' +
    'expires, in less than half a minute: then try again.';

  constructor(where: string, nodes: readonly NodeRecord[], done = 'replaced') {
    const there = nodes.map(
      ({ id, name, host, pid }) => `${id} ${clean(name)} (host ${clean(host)}, pid ${pid})`,
    );
    super(`The store ${where} is in use by ${there.join(', ')}: it cannot be ${done} now.`);
  }
}

/** A program of PostgreSQL is not installed here. */
export class ToolMissingError extends CodedError {
  readonly code = 'TOOL_MISSING';
  readonly hint: string;

  constructor(tool: string, command: string) {
    super(`${tool} is not on the PATH: it comes with PostgreSQL's client programs.`);
    this.hint = `Install them, or run this on a machine that has them:\n${command}`;
  }
}

/** A program of PostgreSQL failed. */
export class ToolFailedError extends CodedError {
  readonly code = 'TOOL_FAILED';
  readonly hint: string | undefined;

  constructor(tool: string, said: string, hint?: string) {
    super(`${tool} failed: ${said.trim() || 'it did not say why'}`);
    this.hint = hint;
  }
}

/** The store to copy does not exist. */
export class NoStoreError extends CodedError {
  readonly code = 'NOT_FOUND';
  readonly hint = 'Check DATABASE_URL, or start a daemon: it creates the store.';

  constructor(file: string) {
    super(`There is no store at ${file}.`);
  }
}
