import type { Operator } from '@sb/queue';
import { disableSchedule, enableSchedule, listFollowers, type ScheduleChanged } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { tellFollowers, tellSchedule } from './views/tell-schedule.ts';

/** Switches a schedule of the store on. */
export async function enable(call: SwitchCall): Promise<void> {
  await switchSchedule(call, { change: enableSchedule, what: 'is on' });
}

/** Switches a schedule of the store off. */
export async function disable(call: SwitchCall): Promise<void> {
  await switchSchedule(call, { change: disableSchedule, what: 'is off' });
}

export type SwitchCall = Call<{ readonly name: string }, { readonly reason?: string }>;

interface Action {
  readonly change: (store: Store, name: string, operator: Operator) => Promise<ScheduleChanged>;
  /** What it is then: `is on`. */
  readonly what: string;
}

/** Switches the schedule of the store that was named, and tells. */
export async function switchSchedule(call: SwitchCall, { change, what }: Action): Promise<void> {
  const { args, options, io } = call;
  const services = await createServices(call);
  const operator = { actor: actorOf(io.env), reason: options.reason };
  await withStore(services, async ({ store }) => {
    const switched = await change(store, args.name, operator);
    tellSchedule(call, { what, change: switched, secrets: services.secrets });
    if (!switched.entry.enabled) tellFollowers(call, await listFollowers(store, args.name));
  });
}
