import { explainQueue } from '@sb/queue';
import type { Call } from '../../cli/command.ts';
import { countNewest } from '../../services/count-newest.ts';
import { isGone } from '../../services/living-nodes.ts';
import { checkQueue } from './known-queue.ts';
import { createServices, withStore } from '../../services/services.ts';
import { explanationOfQueue, queueExplanationShape } from './explanation-of-queue.ts';
import { plainFields } from '../../views/plain-fields.ts';

/** Whether a queue moves, and if it does not, why. */
export async function run(call: Call<{ readonly name: string }>): Promise<void> {
  const { output, args } = call;
  const explanation = await withStore(await createServices(call), async ({ store }) => {
    await checkQueue(store, args.name);
    await countNewest(store, output);
    return explainQueue(store, args.name, { isGone });
  });
  const shape = queueExplanationShape(explanation);
  output.data(shape);
  if (output.isTerminal) output.lines(...explanationOfQueue(explanation, output));
  else output.lines(...plainFields(shape));
}
