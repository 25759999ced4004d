/** What this process has for the built-in jobs: they are loaded before a command opens the store. */
import type { Environment, Retention } from '@sb/config';
import type { Store } from '@sb/storage';

export interface Provided {
  /** The field `retention` of worker.yaml. */
  readonly retention?: Retention;
  readonly env?: Environment;
  /** The field `commands` of worker.yaml. */
  readonly mayStartCommands?: boolean;
  /** Values that leave this process in no text. */
  readonly secrets?: readonly string[];
}

let provided: Store | undefined;
let settings: Provided = {};

export function provideStore(store: Store | undefined, others: Provided = {}): void {
  provided = store;
  settings = others;
}

export function providedRetention(): Retention {
  return settings.retention ?? {};
}

export function providedSettings(): Provided {
  return settings;
}

/** Undefined before a command has opened the store. */
export function providedStore(): Store | undefined {
  return provided;
}

export function jobStore(): Store {
  if (!provided) throw new Error('A built-in job was started before a command opened the store.');
  return provided;
}
