import type { Operator } from '@sb/queue';
import { listFollowers, type ScheduleChanged } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createServices, withStore } from '../../services/services.ts';
import { tellFollowers } from './views/tell-followers.ts';
import { tellSchedule } from './views/tell-schedule.ts';

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
