import { skipNext } from '@sb/scheduler';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { showOverrides } from './views/show-overrides.ts';
import { createServices, withStore } from '../../services/services.ts';

interface Options {
  readonly count: number;
  readonly reason?: string;
}

/** Skips the next fires of a schedule. */
export async function run(call: Call<{ readonly name: string }, Options>): Promise<void> {
  const { args, options, io } = call;
  const services = await createServices(call);
  const change = await withStore(services, ({ store }) =>
    skipNext(store, args.name, { ...options, actor: actorOf(io.env) }),
  );
  showOverrides(call, { name: args.name, change, secrets: services.secrets });
}
