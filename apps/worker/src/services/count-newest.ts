import { fold } from '@sb/queue/engine';
import { StoreUnusableError, type Store } from '@sb/storage';
import type { Output } from '../cli/output.ts';

/** Who may only read the store, such as a standby of it, sees what others have counted. */
export async function countNewest(store: Store, output: Pick<Output, 'remark'>): Promise<void> {
  try {
    await fold(store);
  } catch (error) {
    if (!(error instanceof StoreUnusableError)) throw error;
    output.remark(
      `The newest runs may be missing, because they cannot be counted from here: ${error.message}`,
    );
  }
}
