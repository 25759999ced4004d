/** Stores that fail in the middle of a request. */
import { type Store, StoreUnreachableError } from '@sb/storage';

const AWAY = new StoreUnreachableError('the store', 'it is away');

/** The write with this number, from 1 on, is carried out, or not, and fails. */
export function failingAt(
  store: Store,
  nth: number,
  { isCarriedOut, error = AWAY }: { readonly isCarriedOut: boolean; readonly error?: Error },
): Store {
  let writes = 0;
  return {
    ...store,
    async write(body, options) {
      const isIt = ++writes === nth;
      if (isIt && !isCarriedOut) throw error;
      const result = await store.write(body, options);
      if (isIt) throw error;
      return result;
    },
  };
}

/** It cannot be read, nor can its clock, from the end of the second write on: that is the verb, behind its key. */
export function unreadableAfterVerb(store: Store): Store {
  let writes = 0;
  return {
    ...store,
    async write(body, options) {
      const result = await store.write(body, options);
      writes += 1;
      return result;
    },
    read: async (body) => (writes < 2 ? store.read(body) : Promise.reject(AWAY)),
    now: async () => (writes < 2 ? store.now() : Promise.reject(AWAY)),
  };
}
