import { pauseSchedule, resumeSchedule } from '@sb/scheduler';
import { changeShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { type PauseFlags, pauseWishes } from '../../views/pause-flags.ts';
import { showChange } from '../../views/show-change.ts';

/** Stops a schedule from creating runs, for a while or until an operator resumes it. */
export async function pause(call: Call<{ readonly name: string }, PauseFlags>): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), async ({ store }) => {
    const wishes = pauseWishes(options, await store.now());
    return pauseSchedule(store, args.name, { ...wishes, actor: actorOf(io.env) });
  });
  output.data({ schedule: args.name, ...changeShape(change) });
  const consequence = `Its fires create no runs; running ones continue. To resume: worker schedules:resume ${args.name}`;
  showChange(output, { name: args.name, change, consequence }, io.now());
}

/** Ends the pause of a schedule. */
export async function resume(
  call: Call<{ readonly name: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), ({ store }) =>
    resumeSchedule(store, args.name, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data({ schedule: args.name, ...changeShape(change) });
  const consequence = 'It fires again from its next fire on; the fires of the pause are not caught up.';
  showChange(output, { name: args.name, change, consequence }, io.now());
}
