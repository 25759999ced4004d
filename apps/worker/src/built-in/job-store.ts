/** The store of this process for the built-in jobs: they are loaded before a command has opened it. */
import type { Store } from '@sb/storage';

let provided: Store | undefined;

export function provideStore(store: Store | undefined): void {
  provided = store;
}

/** Undefined before a command has opened the store. */
export function providedStore(): Store | undefined {
  return provided;
}

export function jobStore(): Store {
  if (!provided) throw new Error('A built-in job runs where no store was provided for it.');
  return provided;
}
