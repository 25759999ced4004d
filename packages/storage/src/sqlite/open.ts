/** Opens a SQLite file as a store: one writer handle behind the gate, one handle that only reads. */
import type Database from 'better-sqlite3';
import { ForeignTransactionError } from '../errors.ts';
import type { Store, StoreOptions } from '../store.ts';
import { type Body, createTx, driveNow, type Tx } from '../write.ts';
import { createBell } from './bell.ts';
import { connect } from './connect.ts';
import { sqliteProblem } from './errors.ts';
import { createSqliteGate, performOn } from './gate.ts';
import { createSqliteHandle, type SqliteHandle } from './handle.ts';
import { checkWritable, prepareFile } from './place.ts';

const LOCK_TIMEOUT_MS = 30_000;
/** A node that has heard a knock leaves gaps for longer than this. */
const KNOCK_EVERY_MS = 500;

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
  const tx = createTx('sqlite', options.clock);
  const bell = createBell(inMemory ? undefined : `${file}-bell`);
  const gate = createSqliteGate({
    database,
    handle,
    tx,
    where: file,
    lockTimeoutMs: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    onLocked: options.onLocked,
    onBusy: atMostEvery(KNOCK_EVERY_MS, () => bell.knock()),
    alwaysDurable: options.durability === 'full',
    ring: () => bell.ring(),
  });
  const shared: Reader = { database, handle };
  let reader: Reader | undefined = inMemory || options.readOnly ? shared : undefined;

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

/** One snapshot for the whole body. All rows are read before it returns. */
function readSnapshot<R>({ database, handle }: Reader, tx: Tx, body: (tx: Tx) => Body<R>, where: string): R {
  try {
    handle.objects('begin').run();
    const result = driveNow(body(tx), (yielded) => performOn(handle, yielded));
    handle.objects('commit').run();
    return result;
  } catch (error) {
    // On a damaged file a commit would fail again.
    if (database.inTransaction) handle.objects('rollback').run();
    throw sqliteProblem(error, where);
  }
}

function atMostEvery(ms: number, act: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - last < ms) return;
    last = performance.now();
    act();
  };
}
