import type { Logger } from '@sb/logger';

export interface StoreHealth {
  isAway(): boolean;
  readonly failed: (error: unknown, retryInMs: number) => void;
  readonly recovered: () => void;
  readonly choreFailed: (what: string) => (error: unknown) => void;
}

/** Reports once that the store fails, and once that it answers again. */
export function watchStore(logger: Logger): StoreHealth {
  let away = false;
  return {
    isAway: () => away,
    failed(error, retryInMs) {
      if (!away)
        logger.error('the store fails; the ends of runs are kept and written later', { error, retryInMs });
      away = true;
    },
    recovered() {
      if (away) logger.info('the store answers again');
      away = false;
    },
    choreFailed: (what) => (error) => {
      if (!away) logger.warn(`could not ${what}; the node tries again`, { error });
    },
  };
}
