/**
 * Notes the trace of an attempt at its run, when the run was enqueued without one: its next attempts, and the runs of its
 * chain that wait, go on in that trace. Called by the runner before the attempt is settled.
 */
import type { Store } from '@sb/storage';
import type { HeldClaim } from '../claim-fence.sql.ts';
import { setTrace, setTraceOfChain } from './note-trace.sql.ts';

/** Returns the name of the run's queue; undefined when its claim is lost, or it has a trace already. */
export async function noteTrace(store: Store, claim: HeldClaim, trace: string): Promise<string | undefined> {
  return store.write(
    function* (tx) {
      const noted = yield* setTrace(tx, claim, trace);
      if (noted?.has_children === 1) yield* setTraceOfChain(tx, noted.chain_id, trace);
      return noted?.queue;
    },
    { durable: false },
  );
}
