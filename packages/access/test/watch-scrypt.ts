import { createHook } from 'node:async_hooks';

/** Counts the computations of scrypt of this process, and how many run at the same time. */
export function watchScrypt(): {
  readonly counts: { readonly all: number; readonly most: number };
  [Symbol.dispose](): void;
} {
  const counts = { all: 0, atOnce: 0, most: 0 };
  const jobs = new Set<number>();
  const hook = createHook({
    init(id, type) {
      if (type !== 'SCRYPTREQUEST') return;
      jobs.add(id);
      counts.all += 1;
      counts.atOnce += 1;
      counts.most = Math.max(counts.most, counts.atOnce);
    },
    before(id) {
      if (jobs.delete(id)) counts.atOnce -= 1;
    },
  }).enable();
  return { counts, [Symbol.dispose]: () => void hook.disable() };
}
