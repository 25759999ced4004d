import { enableSchedule } from '@sb/scheduler';
import { actorOf } from '../actor.ts';
import type { Call } from '../cli/command.ts';
import { tellSchedule } from '../operate/tell-schedule.ts';
import { createServices, withStore } from '../services.ts';

/** Switches a schedule of the store on. */
export async function run(
  call: Call<{ readonly name: string }, { readonly reason?: string }>,
): Promise<void> {
  const { args, options, io } = call;
  const services = await createServices(call);
  const change = await withStore(services, ({ store }) =>
    enableSchedule(store, args.name, { actor: actorOf(io.env), reason: options.reason }),
  );
  tellSchedule(call, { what: 'is on', change, secrets: services.secrets });
}
