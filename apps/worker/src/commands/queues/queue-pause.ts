import { pauseQueue, resumeQueue } from '@sb/queue';
import { changeShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { type PauseFlags, pauseWishes } from '../../views/pause-flags.ts';
import { showChange } from '../../views/show-change.ts';

/** Stops claims from a queue, for a while or until an operator resumes it. */
export async function pause(call: Call<{ readonly name: string }, PauseFlags>): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), async ({ store }) => {
    const wishes = pauseWishes(options, await store.now());
    return pauseQueue(store, args.name, { ...wishes, actor: actorOf(io.env) });
  });
  output.data({ queue: args.name, ...changeShape(change) });
  const consequence = `Runs in progress continue, new ones wait. To resume: worker queue:resume ${args.name}`;
  showChange(output, { name: args.name, change, consequence }, io.now());
}

/** Ends the pause or the drain of a queue. */
export async function resume(
  call: Call<{ readonly name: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), ({ store }) =>
    resumeQueue(store, args.name, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data({ queue: args.name, ...changeShape(change) });
  const consequence = 'Daemons take its runs again.';
  showChange(output, { name: args.name, change, consequence }, io.now());
}
