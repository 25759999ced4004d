import { resumeQueue } from '@sb/queue';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { checkQueue } from './known-queue.ts';
import { showChange } from '../../views/standing-text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { changeShape } from '../../views/shapes.ts';

/** Ends a queue's pause or drain. */
export async function run(
  call: Call<{ readonly name: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), async ({ store }) => {
    await checkQueue(store, args.name);
    return resumeQueue(store, args.name, { actor: actorOf(io.env), reason: options.reason });
  });
  output.data({ queue: args.name, ...changeShape(change) });
  const consequence = 'Daemons take its runs again.';
  showChange(output, { name: args.name, change, consequence }, io.now());
}
