import { changeNext, clearOverrides, followOtherCron, type OverrideChange } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { editedInput } from '../input/edited-input.ts';
import { jobsById } from '../../services/known-jobs.ts';
import { type OverrideFlags, overrideWish } from './flags/override-wish.ts';
import { showOverrides } from './views/show-overrides.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';

type OverrideCall = Call<{ readonly name: string }, OverrideFlags & { readonly reason?: string }>;

/** Sets or removes overrides of the next fires. */
export async function run(call: OverrideCall): Promise<void> {
  const { args } = call;
  const services = await createServices(call);
  const change = await withStore(services, ({ store }) => override(store, services, call));
  showOverrides(call, { name: args.name, change, secrets: services.secrets });
}

async function override(
  store: Store,
  services: Services,
  { args: { name }, options, io }: OverrideCall,
): Promise<OverrideChange> {
  const operator = { actor: actorOf(io.env), reason: options.reason };
  const wish = overrideWish(options, await store.now());
  switch (wish.what) {
    case 'clear':
      return clearOverrides(store, name, { kind: wish.kind, ...operator });
    case 'cron':
      return followOtherCron(store, name, { ...wish, ...operator });
    case 'next': {
      const input = await editedInput(options.input, { io });
      return changeNext(store, name, {
        runAt: wish.runAt,
        input,
        jobs: await jobsById(services),
        ...operator,
      });
    }
  }
}
