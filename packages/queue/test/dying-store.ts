import type { Store } from '@sb/storage';

const KILLED = new Error('killed');

/** A store whose process dies, or that fails, after so many writes: the next one never comes. */
export function dyingAfter(store: Store, writes: number, error: Error = KILLED): Store {
  let left = writes;
  return {
    ...store,
    write: async (body, options) => {
      if (left <= 0) throw error;
      left -= 1;
      return store.write(body, options);
    },
  };
}

/** Waits for the work, which may have died with its store. */
export async function unlessKilled(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (error !== KILLED) throw error;
  });
}
