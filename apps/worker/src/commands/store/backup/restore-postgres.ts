/**
 * Restore of a PostgreSQL store: pg_restore turns the dump into SQL, and psql runs it in one transaction. The same
 * transaction first renames the schema of the old store, and at the end gives the new store its own id. A crash leaves
 * the old store as it was.
 */
import type { Readable } from 'node:stream';
import { restoreScript, type RestoreScript } from '@sb/storage';
import { BackupUnusableError } from './errors.ts';
import { commandText, runTool, type Tool, type ToolRun, UnfinishedError } from './postgres-tools.ts';

const OUR_TABLE = /TABLE (\S+) store_meta /;

/** Throws `BackupUnusableError` unless the dump holds a store of the schema that DATABASE_URL names. */
export async function checkDump(file: string, run: ToolRun): Promise<void> {
  let list = '';
  const stdout = async (stream: Readable): Promise<void> => {
    for await (const part of stream) list += String(part);
  };
  const listing: Tool = { name: 'pg_restore', args: ['--list', file], stdout, typed: byHand(file, run) };
  await runTool(listing, run).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'TOOL_FAILED')
      throw new BackupUnusableError(file, `pg_restore cannot read it (${error.message})`, error);
    throw error;
  });
  const [, schema] = OUR_TABLE.exec(list) ?? [];
  if (schema === undefined) throw new BackupUnusableError(file, 'it is not a dump of a store');
  if (schema !== run.place.schema)
    throw new BackupUnusableError(
      file,
      `it holds the schema ${schema}, but DATABASE_URL names ${run.place.schema} (use ?schema=${schema})`,
    );
}

export async function restorePostgres(
  file: string,
  script: Omit<RestoreScript, 'schema'>,
  run: ToolRun,
): Promise<void> {
  const { schema, uri } = run.place;
  const { before, after } = restoreScript({ ...script, schema });
  const typed = byHand(file, run);
  const psql: Tool = {
    name: 'psql',
    typed,
    args: ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1', `--dbname=${uri}`, '--file=-'],
  };
  const write: Tool = {
    name: 'pg_restore',
    typed,
    args: ['--no-owner', '--no-privileges', '--file=-', file],
    stdout: async (dump, isWhole) => {
      await runTool({ ...psql, stdin: joined({ before, dump, isWhole, after }) }, run);
    },
  };
  await runTool(write, run);
}

/** The command for a restore by hand, into a database without our schema. It does not give the store a new id: see docs/backups.md. */
function byHand(file: string, { place }: ToolRun): string {
  const flags = ['--no-owner', '--no-privileges', '--single-transaction'];
  return commandText({ name: 'pg_restore', args: [...flags, `--dbname=${place.uri}`, file] });
}

interface Parts {
  readonly before: string;
  readonly dump: Readable;
  readonly isWhole: () => Promise<boolean>;
  readonly after: string;
}

/** Leaves out the end, which commits, if the dump is incomplete: psql then rolls everything back. */
async function* joined({ before, dump, isWhole, after }: Parts): AsyncGenerator<string | Buffer> {
  yield before;
  yield* dump;
  if (!(await isWhole())) throw new UnfinishedError('pg_restore did not write all of the dump');
  yield after;
}
