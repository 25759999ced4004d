import { pauseSchedule } from '@sb/scheduler';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { type PauseFlags, pauseWishes } from '../../views/pause-wishes.ts';
import { showChange } from '../../views/standing-text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { changeShape } from '../../views/shapes.ts';

/** Lets a schedule ask for no runs: for a while, or until somebody resumes it. */
export async function run(call: Call<{ readonly name: string }, PauseFlags>): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), async ({ store }) => {
    const wishes = pauseWishes(options, await store.now());
    return pauseSchedule(store, args.name, { ...wishes, actor: actorOf(io.env) });
  });
  output.data({ schedule: args.name, ...changeShape(change) });
  const consequence = `Its fires ask for no runs; what runs goes on. Before its time: worker schedules:resume ${args.name}`;
  showChange(output, { name: args.name, change, consequence }, io.now());
}
