/** The store of this process, for the built-in jobs: they are loaded before a command opens the store. */
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
  if (!provided) throw new Error('A built-in job was started before a command opened the store.');
  return provided;
}
