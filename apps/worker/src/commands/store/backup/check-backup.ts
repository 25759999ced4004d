import { existsSync, realpathSync, statSync } from 'node:fs';
import {
  checkIntegrity,
  openStore,
  refuseTooNew,
  schemaStatus,
  StoreUnusableError,
  type Store,
} from '@sb/storage';
import { VERSION } from '../../../cli/version.ts';
import { BackupUnusableError } from './errors.ts';

export interface BackupFacts {
  readonly storeId: string;
  readonly bytes: number;
}

const NO_LIMIT_MS = Number.MAX_SAFE_INTEGER;

/** Checks that a file is a whole backup. Reads all of it, changes nothing. Throws `BackupUnusableError`, `StoreTooNewError`. */
export async function checkBackup(backup: string, file: string): Promise<BackupFacts> {
  if (!statSync(backup).isFile()) throw new BackupUnusableError(backup, 'it is not a file');
  if (existsSync(file) && realpathSync(backup) === realpathSync(file))
    throw new BackupUnusableError(backup, 'it is the store itself');
  const store = await openBackup(backup);
  try {
    const { storeId, minCodeVersion } = await schemaStatus(store).catch((error: unknown) =>
      refuse(backup, error),
    );
    if (storeId === undefined) throw new BackupUnusableError(backup, 'it is a database, but not a store');
    refuseTooNew(backup, minCodeVersion, VERSION);
    const { damage } = await checkIntegrity(store, { thorough: false, budgetMs: NO_LIMIT_MS });
    if (damage.length > 0) throw new BackupUnusableError(backup, `it is damaged (${damage.join('; ')})`);
    return { storeId, bytes: statSync(backup).size };
  } finally {
    await store.close();
  }
}

async function openBackup(backup: string): Promise<Store> {
  return openStore({ url: `sqlite:${backup}`, readOnly: true }).catch((error: unknown) =>
    refuse(backup, error),
  );
}

function refuse(backup: string, error: unknown): never {
  if (!(error instanceof StoreUnusableError)) throw error;
  throw new BackupUnusableError(backup, 'it is not a SQLite database, or it is damaged', error);
}
