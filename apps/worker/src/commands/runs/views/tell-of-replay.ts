import type { Store } from '@sb/storage';
import type { Call } from '../../../cli/command.ts';
import { readAttention } from './attention.ts';

/** The number of the new run, and what it waits for beside its turn. */
export async function tellOfReplay(
  store: Store,
  made: { readonly id: number; readonly replayOf: number },
  { output }: Pick<Call, 'output'>,
): Promise<void> {
  output.data(made);
  output.lines(String(made.id));
  const remark = await readAttention(store, made.id);
  output.remark(remark ?? `Run ${made.replayOf} is run again as ${made.id}: worker run:show ${made.id}`);
}
