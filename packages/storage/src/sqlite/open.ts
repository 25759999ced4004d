/** Opens a SQLite file as a store: one writer handle behind the gate, one handle that only reads. */
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  statfsSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { ForeignTransactionError, StoreReadOnlyError, StoreUnusableError } from '../errors.ts';
import type { Store, StoreOptions } from '../store.ts';
import type { Tables } from '../tables.ts';
import { type Body, createTx, driveNow, type Tx } from '../write.ts';
import { createBell } from './bell.ts';
import { sqliteProblem } from './errors.ts';
import { createSqliteGate, performOn } from './gate.ts';
import { createSqliteHandle, type SqliteHandle } from './handle.ts';
import { keep } from './keep.ts';

const LOCK_TIMEOUT_MS = 30_000;
/** statfs types of NFS, SMB 1, SMB 2 and CIFS: SQLite's locks and its WAL do not work there. */
const NETWORK_FILE_SYSTEMS: readonly number[] = [0x6969, 0x517b, 0xfe534d42, 0xff534d42];

interface Reader {
  readonly database: Database.Database;
  readonly handle: SqliteHandle;
}

export function openSqlite(file: string, options: StoreOptions): Store {
  const inMemory = file === ':memory:';
  if (!inMemory) prepareFile(file);
  if (!inMemory && !options.readOnly) checkWritable(file);
  const database = connect(file, options.readOnly === true);
  const now = options.clock ?? Date.now;
  const handle = createSqliteHandle(database, now);
  const compiler = sqliteCompiler();
  const tx = createTx('sqlite', compiler, options.clock);
  const gate = createSqliteGate({
    database,
    handle,
    tx,
    where: file,
    lockTimeoutMs: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    onLocked: options.onLocked,
    alwaysDurable: options.durability === 'full',
  });
  const shared: Reader = { database, handle };
  let reader: Reader | undefined = inMemory || options.readOnly ? shared : undefined;
  const bell = createBell(inMemory ? undefined : `${file}-bell`);

  return {
    dialect: 'sqlite',
    where: inMemory ? 'sqlite::memory:' : file,
    file: inMemory ? undefined : file,
    write: gate.write,
    read: async (body) => {
      reader ??= openReader(file, now);
      return readSnapshot(reader, tx, body, file);
    },
    within: async () => {
      throw new ForeignTransactionError(
        'a store on PostgreSQL, got one on SQLite',
        'Write through the store itself: there is one writer.',
      );
    },
    ring: () => bell.ring(),
    listen: async (listener) => bell.listen(listener),
    now: async () => now(),
    async close() {
      await gate.idle();
      bell.close();
      reader?.database.close();
      database.close();
    },
  };
}

function openReader(file: string, now: () => number): Reader {
  const database = connect(file, true);
  return { database, handle: createSqliteHandle(database, now) };
}

/** One snapshot for the whole body; the rows it reads are finished before it returns. */
function readSnapshot<R>({ database, handle }: Reader, tx: Tx, body: (tx: Tx) => Body<R>, where: string): R {
  try {
    database.exec('begin');
    return driveNow(body(tx), (yielded) => performOn(handle, yielded));
  } catch (error) {
    throw sqliteProblem(error, where);
  } finally {
    if (database.inTransaction) database.exec('commit');
  }
}

/** Makes the folder (0700) and the file (0600): inputs and results are for their owner only. */
function prepareFile(file: string): void {
  const folder = path.dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreUnusableError(file, `its folder ${folder} cannot be made`, error);
  }
  if (NETWORK_FILE_SYSTEMS.includes(statfsSync(folder).type)) {
    throw new StoreUnusableError(
      file,
      'it lies on a network file system, where locks do not hold. Use a local disk, or PostgreSQL for several machines',
    );
  }
  if (existsSync(file)) {
    if (statSync(file).isDirectory())
      throw new StoreUnusableError(file, 'it is a directory; name a file in it');
    return;
  }
  try {
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
  } catch (error) {
    throw new StoreUnusableError(file, 'the file cannot be made; check the permissions of its folder', error);
  }
}

/** SQLite would only say that it cannot open the file: it has to make others beside it. */
function checkWritable(file: string): void {
  try {
    for (const place of [file, path.dirname(file)]) accessSync(place, constants.W_OK);
  } catch (error) {
    throw new StoreReadOnlyError(file, error);
  }
}

function connect(file: string, readonly: boolean): Database.Database {
  try {
    const database = keep(new Database(file, { readonly, timeout: 0 }));
    // A new handle's first statement may find the lock held for a moment; only here does waiting block.
    database.exec('pragma busy_timeout = 5000');
    if (!readonly) {
      if (valueOf(database, 'pragma auto_vacuum') === 0 && valueOf(database, 'pragma page_count') === 0)
        database.exec('pragma auto_vacuum = incremental');
      database.exec('pragma journal_mode = wal');
      database.exec('pragma wal_autocheckpoint = 2000');
      database.exec('pragma journal_size_limit = 67108864');
    }
    database.exec('pragma temp_store = memory');
    valueOf(database, 'select count(*) from sqlite_master');
    database.exec('pragma busy_timeout = 0');
    return database;
  } catch (error) {
    throw sqliteProblem(error, file);
  }
}

/** The first column of the first row. */
function valueOf(database: Database.Database, text: string): unknown {
  return keep(database.prepare(text)).pluck().get();
}

function sqliteCompiler(): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}
