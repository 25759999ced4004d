import { resumeSchedule } from '@sb/scheduler';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { showChange } from '../../views/standing-text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { changeShape } from '../../views/shapes.ts';

/** Ends the pause of a schedule. */
export async function run(
  call: Call<{ readonly name: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const change = await withStore(await createServices(call), ({ store }) =>
    resumeSchedule(store, args.name, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data({ schedule: args.name, ...changeShape(change) });
  const consequence = 'It fires again from its next fire on; what it left out is not caught up.';
  showChange(output, { name: args.name, change, consequence }, io.now());
}
