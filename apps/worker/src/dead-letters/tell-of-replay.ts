import { findRun, readStandings } from '@sb/queue';
import type { Store } from '@sb/storage';
import type { Call } from '../cli/command.ts';
import { findLivingNodes } from '../living-nodes.ts';
import { whyItWaits } from '../show/why-waiting.ts';

/** The number of the new run, and what it waits for beside its turn. */
export async function tellOfReplay(
  store: Store,
  made: { readonly id: number; readonly replayOf: number },
  { output, io }: Pick<Call, 'output' | 'io'>,
): Promise<void> {
  output.data(made);
  output.lines(String(made.id));
  const run = await findRun(store, made.id);
  const remark = whyItWaits(run, {
    living: await findLivingNodes(store),
    standings: await readStandings(store, run),
    now: io.now(),
  });
  output.remark(remark ?? `Run ${made.replayOf} is run again as ${made.id}: worker run:show ${made.id}`);
}
