import type { Operator } from '@sb/queue';
import { disableSchedule, enableSchedule, listFollowers, type ScheduleChanged } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { showFollowers, showSchedule } from './views/show-schedule.ts';

/** Switches a schedule of the store on. */
export async function enable(call: SwitchCall): Promise<void> {
  await switchSchedule(call, { change: enableSchedule, what: 'is on' });
}

/** Switches a schedule of the store off. */
export async function disable(call: SwitchCall): Promise<void> {
  await switchSchedule(call, { change: disableSchedule, what: 'is off' });
}

type SwitchCall = Call<{ readonly name: string }, { readonly reason?: string }>;

interface Action {
  readonly change: (store: Store, name: string, operator: Operator) => Promise<ScheduleChanged>;
  /** Its state afterwards: `is on`. */
  readonly what: string;
}

/** Switches the named schedule of the store, and shows its new state. */
async function switchSchedule(call: SwitchCall, { change, what }: Action): Promise<void> {
  const { args, options, io } = call;
  const services = await createServices(call);
  const operator = { actor: actorOf(io.env), reason: options.reason };
  await withStore(services, async ({ store }) => {
    const switched = await change(store, args.name, operator);
    showSchedule(call, { what, change: switched, secrets: services.secrets });
    if (!switched.entry.enabled) showFollowers(call, await listFollowers(store, args.name));
  });
}
