/** Looks now and then at how far a run says it is, and tells each change. */
import { type ProgressRecord, readProgress } from '@sb/queue';
import type { Store } from '@sb/storage';

const LOOK_EVERY_MS = 500;

export interface Following {
  /** Looks a last time. */
  stop(): Promise<void>;
}

export function followProgress(
  store: Store,
  runId: number,
  tell: (progress: ProgressRecord) => void,
): Following {
  let last = '';
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = look();
  }, LOOK_EVERY_MS);

  return {
    async stop() {
      clearInterval(timer);
      await looking;
      await look();
    },
  };

  /** A store that fails here fails the run's next step too, and that is told. */
  async function look(): Promise<void> {
    const progress = await readProgress(store, runId).catch(() => undefined);
    const seen = JSON.stringify(progress);
    if (!progress || seen === last) return;
    last = seen;
    tell(progress);
  }
}
