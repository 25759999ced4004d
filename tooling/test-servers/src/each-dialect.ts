/**
 * One suite on a SQLite file and on a real PostgreSQL. Which store it is comes from the caller, so that the tests of
 * @sb/storage can use it too: this package imports none of ours.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, onTestFinished } from 'vitest';
import { filledDatabase, newDatabase, storePlace } from './test-databases.ts';

interface Closable {
  /** The address that opens it again. */
  readonly where: string;
  close(): Promise<void>;
}

export interface StoreOpener<Store, Options> {
  /** A new, migrated store. It is closed after the test, and after what the test has set up over it since. */
  (options?: Options): Promise<Store>;
  /** A second handle on the same store, as another process would have it. */
  again(store: Store, options?: Options): Promise<Store>;
  /** The DATABASE_URL of a new, empty store. */
  url(): Promise<string>;
  /** The DATABASE_URL of a new, migrated store that nothing has opened: in a fifth of the time of `url` and a migration. */
  migratedUrl(): Promise<string>;
}

const DIALECTS = ['sqlite', 'postgres'] as const;

type Dialect = (typeof DIALECTS)[number];
type Suite<Store, Options> = (open: StoreOpener<Store, Options>, dialect: Dialect) => void;
type Open<Store, Options> = (url: string, options?: Options) => Promise<Store>;

export interface Openers<Store, Options> {
  /** Opens the store at a URL as it is: a copy of a migrated store has nothing to migrate. */
  readonly open: Open<Store, Options>;
  /** Opens the store at a URL and migrates it. */
  readonly openMigrated: Open<Store, Options>;
}

/** Makes `eachDialect(name, suite)`, which runs a suite on both dialects, or on those that are named. */
export function createEachDialect<Store extends Closable, Options>(
  openers: Openers<Store, Options>,
  dialects: readonly Dialect[] = DIALECTS,
): (name: string, suite: Suite<Store, Options>) => void {
  const template = createFileTemplate(openers.openMigrated);
  return (name, suite) =>
    describe.each(dialects)(`${name} (%s)`, (dialect) => {
      suite(createOpener(dialect, openers, template), dialect);
    });
}

function createOpener<Store extends Closable, Options>(
  dialect: Dialect,
  { open, openMigrated }: Openers<Store, Options>,
  template: () => Promise<string>,
): StoreOpener<Store, Options> {
  const urls = new WeakMap<Store, string>();
  const url = dialect === 'sqlite' ? async () => urlOf(temporaryFile()) : newDatabase;
  const migrated = dialect === 'sqlite' ? migratedFile : migratedDatabase;
  const connect = async (openAt: Open<Store, Options>, where: string, options?: Options): Promise<Store> => {
    const store = await openAt(where, options);
    // Not by afterEach, which comes before the servers and nodes over the store are stopped.
    onTestFinished(() => store.close());
    urls.set(store, where);
    return store;
  };
  return Object.assign(async (options?: Options) => connect(open, await migrated(), options), {
    again: (store: Store, options?: Options) =>
      connect(openMigrated, urls.get(store) ?? store.where, options),
    url,
    migratedUrl: migrated,
  });

  async function migratedFile(): Promise<string> {
    const file = temporaryFile();
    copyFileSync(await template(), file);
    return urlOf(file);
  }

  async function migratedDatabase(): Promise<string> {
    return filledDatabase(async (where) => {
      const store = await openMigrated(where);
      await store.close();
    });
  }
}

/** The path of a migrated file, made once for each worker of the run: a copy costs a fifth of the time of a migration. */
function createFileTemplate<Store extends Closable, Options>(
  openMigrated: Open<Store, Options>,
): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => (made ??= make());

  async function make(): Promise<string> {
    const folder = mkdtempSync(path.join(storePlace(), 'worker-template-'));
    const file = path.join(folder, 'worker.db');
    // The last handle that closes leaves one file, without a log.
    await openMigrated(urlOf(file)).then((store) => store.close());
    return file;
  }
}

function temporaryFile(): string {
  const folder = mkdtempSync(path.join(storePlace(), 'worker-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, 'worker.db');
}

function urlOf(file: string): string {
  return `sqlite:${file}`;
}
