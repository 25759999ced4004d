/** Who the credentials of a request are of. */
import type { Store } from '@sb/storage';
import type { Credentials } from '../create-console.ts';
import type { Who } from '../http/who.ts';
import type { ConsoleSettings } from './settings.ts';

const EVERYBODY: Who = { actor: 'console', kind: 'user', role: 'admin', canSeePayload: true };

export function identifyBy(
  _store: Store,
  { auth }: ConsoleSettings,
): (credentials: Credentials) => Promise<Who | undefined> {
  return async () => (auth === 'none' ? EVERYBODY : undefined);
}
