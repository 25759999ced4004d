import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { backupSqlite, postgresToolPlace, schemaStatus, type Store } from '@sb/storage';
import { formatDuration } from '@sb/words';
import { dumpPostgres } from './backup/dump-postgres.ts';
import { backupName, timeInName } from './backup/names.ts';
import { createShare } from './backup/progress.ts';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { bytes } from '../../cli/terminal/bytes.ts';
import { NoStoreError } from './backup/errors.ts';
import { exitCodeOfSignal, stoppable } from '../../cli/interruption.ts';
import { createCounter } from '../../cli/progress.ts';
import { createServices, openUnchecked, type Services } from '../../services/services.ts';
import { missingFile, sqliteFile } from '../../services/missing-file.ts';
import { whyUnwritable, resolveUserPath } from '../../cli/user-path.ts';
import { UsageError } from '../../cli/usage-error.ts';

type BackupCall = Call<{ readonly file?: string }, { readonly yes: boolean; readonly dryRun: boolean }>;

interface Plan {
  readonly target: string;
  /** Returns the size in bytes. */
  readonly make: (signal: AbortSignal) => Promise<number>;
}

/** Copies the store into a file, while daemons work. */
export async function run(call: BackupCall): Promise<ExitCode> {
  const { output, options, io } = call;
  const services = await createServices(call);
  const { target, make } = services.databaseUrl.startsWith('sqlite:')
    ? planSqlite(call, services)
    : planPostgres(call, services);
  const replaces = existsSync(target);
  if (replaces && statSync(target).isDirectory())
    throw new UsageError(`${target} is a directory: name a file in it`);
  if (options.dryRun) return showIntent(call, { target, replaces });
  if (replaces) {
    const question = { what: `replace ${target}`, look: 'worker db:status', yes: options.yes };
    if (!(await confirm(call, question))) return EXIT.failed;
  }
  const began = io.now();
  const made = await stoppable(make).catch((error: unknown) => {
    const reason = whyUnwritable(error);
    throw reason === undefined ? error : new UsageError(`cannot write ${target}: ${reason}`);
  });
  if ('stoppedBy' in made) {
    output.remark('Interrupted: no backup was made.');
    return exitCodeOfSignal(made.stoppedBy);
  }
  const size = made.result;
  const tookMs = io.now() - began;
  output.data({ file: target, bytes: size, tookMs });
  if (output.isTerminal) output.lines(`  ${target} · ${bytes(size)} in ${formatDuration(tookMs)}`);
  else output.lines([target, size, tookMs].join('\t'));
  return EXIT.ok;
}

function showIntent(
  { output }: BackupCall,
  { target, replaces }: { readonly target: string; readonly replaces: boolean },
): ExitCode {
  output.data({ file: target, dryRun: true, replaces });
  if (!output.isTerminal) output.lines([target, replaces ? 'replaced' : 'created'].join('\t'));
  else output.lines(`  ${target} would be ${replaces ? 'replaced' : 'created'}; nothing is changed`);
  return EXIT.ok;
}

function planSqlite(call: BackupCall, services: Services): Plan {
  const { args, io } = call;
  const file = sqliteFile(services.databaseUrl);
  if (file === undefined) throw new UsageError('a store in memory cannot be copied into a file');
  if (missingFile(services.databaseUrl) !== undefined) throw new NoStoreError(file);
  const target = args.file === undefined ? backupName(file, io.now()) : resolveUserPath(args.file, io);
  if (path.resolve(file) === target) throw new UsageError(`${target} is the store itself: name another file`);
  return {
    target,
    async make(signal) {
      // Opened for writing: the last such handle removes the WAL when it closes.
      const store = await openUnchecked(services);
      const share = createShare(call, 'copied');
      try {
        await checkIsStore(store);
        return await backupSqlite({ file, target, onProgress: share.tell, signal });
      } finally {
        share.end();
        await store.close();
      }
    },
  };
}

function planPostgres(call: BackupCall, services: Services): Plan {
  const { args, io } = call;
  const place = postgresToolPlace(services.databaseUrl);
  const name = args.file ?? `${place.database}-${timeInName(io.now())}.backup.dump`;
  const target = resolveUserPath(name, io);
  return {
    target,
    async make(signal) {
      // Checked first: pg_dump has its own words for an unreachable server, and accepts a database without our schema.
      const store = await openUnchecked(services);
      try {
        await checkIsStore(store);
      } finally {
        await store.close();
      }
      const counter = createCounter(call, (size) => `${bytes(size)} written`);
      try {
        return await dumpPostgres(target, { place, env: io.env, signal, onProgress: counter.report });
      } finally {
        counter.end();
      }
    },
  };
}

async function checkIsStore(store: Store): Promise<void> {
  if ((await schemaStatus(store)).storeId === undefined) throw new NoStoreError(store.where);
}
