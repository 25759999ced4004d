import { fold } from '@sb/queue/engine';
import { StoreUnusableError, type Store } from '@sb/storage';
import type { Output } from '../cli/output.ts';

/**
 * Brings the statistics up to date before a command reads them. A store that can only be read, such as a standby,
 * keeps the statistics that others have counted.
 */
export async function countNewest(store: Store, output: Pick<Output, 'remark'>): Promise<void> {
  try {
    await fold(store);
  } catch (error) {
    if (!(error instanceof StoreUnusableError)) throw error;
    output.remark(`The newest runs may be missing, because this store cannot be written: ${error.message}`);
  }
}
