/** What this process has for the built-in jobs: they are loaded before a command opens the store. */
import type { Retention } from '@sb/config';
import type { Store } from '@sb/storage';

let provided: Store | undefined;
let retention: Retention = {};

/** `kept`: the field `retention` of worker.yaml. */
export function provideStore(store: Store | undefined, kept: Retention = {}): void {
  provided = store;
  retention = kept;
}

export function providedRetention(): Retention {
  return retention;
}

/** Undefined before a command has opened the store. */
export function providedStore(): Store | undefined {
  return provided;
}

export function jobStore(): Store {
  if (!provided) throw new Error('A built-in job was started before a command opened the store.');
  return provided;
}
