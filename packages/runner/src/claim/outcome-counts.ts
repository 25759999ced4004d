import type { Ended } from '@sb/queue/engine';

/** Attempts that have ended, by what became of their runs. */
export interface OutcomeCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly retried: number;
  readonly putBack: number;
}

/** Counts ends that are written, since the node's start. */
export function createOutcomeCounts(): { count(ended: Ended): void; read(): OutcomeCounts } {
  const counts = { succeeded: 0, failed: 0, retried: 0, putBack: 0 };
  return {
    count({ outcome }) {
      if (outcome.state === 'succeeded') counts.succeeded += 1;
      if (outcome.state === 'failed') counts.failed += 1;
      if (outcome.state === 'retry') counts.retried += 1;
      if (outcome.state === 'released') counts.putBack += 1;
    },
    read: () => ({ ...counts }),
  };
}
