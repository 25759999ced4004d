/**
 * The ends of attempts on their way to the store, and what follows once they are written: a count, a line in the log, a
 * hook. An end whose claim was lost is the end of another attempt: nothing follows here.
 */
import type { ClaimedRun, Ended, Ticked } from '@sb/queue/engine';
import type { Attempt } from '../attempt/attempt.ts';
import type { Hooked } from '../attempt/hooks.ts';
import type { EndFacts } from './describe-end.ts';

export interface AwaitedEnd {
  readonly run: ClaimedRun;
  /** The facts of its line in the log; undefined when it gets none. */
  readonly line: EndFacts | undefined;
  /** Undefined when its job has no hooks. */
  readonly hooked: Hooked | undefined;
}

export interface AwaitedEnds {
  /** The end of this attempt is on the way to the store. */
  expect(attempt: Attempt, line?: EndFacts): void;
  /** Follows each end of a trip as it was written. Most are not awaited: only their count follows. */
  settled(
    written: readonly Ended[],
    lost: Ticked['lost'],
    follow: (ended: Ended, awaited: AwaitedEnd | undefined) => void,
  ): void;
}

export function createAwaitedEnds(): AwaitedEnds {
  const expected = new Map<number, AwaitedEnd>();

  return {
    expect(attempt, line) {
      const { run, hooks } = attempt;
      // The common case is not kept: what lives until its end is written costs a garbage collection.
      if (!run.dryRun && !line && !hooks) return;
      expected.set(run.id, { run, line, hooked: hooks && attempt });
    },
    settled(written, lost, follow) {
      for (const ended of written) {
        const awaited = expected.size === 0 ? undefined : take(ended);
        if (lost.length === 0 || !lost.some(({ id }) => id === ended.id)) follow(ended, awaited);
      }
    },
  };

  function take({ id, claimNo }: Ended): AwaitedEnd | undefined {
    const awaited = expected.get(id);
    if (awaited?.run.claimNo !== claimNo) return undefined;
    expected.delete(id);
    return awaited;
  }
}
