/** What can be in the way of a backup or a restore, besides the store itself. */
import type { NodeRecord } from '@sb/queue';
import { CodedError } from '@sb/words';
import { clean } from '../../../cli/terminal/text.ts';

/** The file is none that a store could be restored from. */
export class BackupUnusableError extends CodedError {
  readonly code = 'BACKUP_UNUSABLE';

  constructor(file: string, reason: string, cause?: unknown) {
    super(`Cannot restore from ${file}: ${reason}.`, { cause });
  }
}

/** There is nothing to restore from. */
export class NoBackupError extends CodedError {
  readonly code = 'NOT_FOUND';

  constructor(file: string) {
    super(`Cannot restore from ${file}: there is no such file.`);
  }
}

/** Somebody works in the store that is to be replaced. */
export class StoreInUseError extends CodedError {
  readonly code = 'STORE_IN_USE';
  readonly hint =
    'Stop them first: a daemon ends by SIGTERM, or by worker node:drain <node>. One that was killed counts until its ' +
    'lease is over, for less than half a minute: then try again.';

  constructor(where: string, nodes: readonly NodeRecord[]) {
    const there = nodes.map(
      ({ id, name, host, pid }) => `${id} ${clean(name)} (host ${clean(host)}, pid ${pid})`,
    );
    super(`The store ${where} is being worked on by ${there.join(', ')}: it cannot be replaced now.`);
  }
}

/** A program of PostgreSQL is not installed here. */
export class ToolMissingError extends CodedError {
  readonly code = 'TOOL_MISSING';
  readonly hint: string;

  constructor(tool: string, command: string) {
    super(`${tool} is not on the PATH: it comes with PostgreSQL's client programs.`);
    this.hint = `Install them, or run this where they are:\n${command}`;
  }
}

/** A program of PostgreSQL did not do its work. */
export class ToolFailedError extends CodedError {
  readonly code = 'TOOL_FAILED';
  readonly hint: string | undefined;

  constructor(tool: string, said: string, hint?: string) {
    super(`${tool} failed: ${said.trim() || 'it does not say why'}`);
    this.hint = hint;
  }
}

/** There is nothing to copy. */
export class NoStoreError extends CodedError {
  readonly code = 'NOT_FOUND';
  readonly hint = 'Check DATABASE_URL, or start a daemon: it makes the store.';

  constructor(file: string) {
    super(`There is no store at ${file}.`);
  }
}
