/** A process that is stopped and goes on later, as tests make and read it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, sql, type Store } from '@sb/storage';
import type { Place, Started } from './use-worker.ts';

/** Lets the run of effect.naming come to its end in this process. */
export function endNaming(place: Place, { child }: Started): void {
  writeFileSync(path.join(place.folder, `end-${child.pid}`), '');
}

export async function withStore(place: Place, work: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore({ url: place.databaseUrl, lockTimeoutMs: 100 });
  await work(store);
  await store.close();
}

/** Instead of waiting for 20 s. */
export async function expireLease(store: Store, { child }: Started): Promise<void> {
  await store.write((tx) => tx.run(sql`update nodes set expires_at = 0 where pid = ${child.pid}`));
}

/** A process that is stopped in the midst of a transaction keeps its locks: then it goes on for a moment. */
export async function stopOutsideOfWrites(store: Store, { child }: Started): Promise<void> {
  for (;;) {
    child.kill('SIGSTOP');
    const touched = store.write((tx) => tx.run(sql`update nodes set expires_at = expires_at`));
    const isFree = await touched.then(
      () => true,
      () => false,
    );
    if (isFree) return;
    child.kill('SIGCONT');
  }
}
