import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';

interface Told {
  readonly type: string;
  readonly actor: string | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The published events of these types, oldest first. */
export async function audit(store: Store, ...types: readonly string[]): Promise<readonly Told[]> {
  const events = await store.read((tx) => listEvents(tx, { types, limit: 1_000 }));
  return events.toReversed().map(({ type, actor, payload }) => ({ type, actor, payload }));
}
