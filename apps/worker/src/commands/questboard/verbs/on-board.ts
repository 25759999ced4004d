import type { Act } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { actorOf } from '../../../cli/actor.ts';
import type { Call } from '../../../cli/command.ts';
import { createServices, type Services, withStore } from '../../../services/services.ts';
import { onlyOrganisation } from './only-organisation.ts';

export interface BoardFlags {
  readonly org?: string;
}

export interface ActFlags extends BoardFlags {
  readonly reason?: string;
  readonly dryRun: boolean;
  readonly ifRev?: number;
}

/** Reads or changes the board that is named, or the only one. */
export async function onBoard<T>(
  { io, output, options }: Pick<Call<object, BoardFlags>, 'io' | 'output' | 'options'>,
  work: (store: Store, orgId: string, services: Services) => Promise<T>,
): Promise<T> {
  const services = await createServices({ io, output });
  return withStore(services, async ({ store }) =>
    work(store, options.org ?? (await onlyOrganisation(store)), services),
  );
}

/** The command line may do what only an administrator may. */
export function actOf({ io, options }: Pick<Call<object, ActFlags>, 'io' | 'options'>): Act {
  const { reason, dryRun, ifRev } = options;
  return {
    actor: actorOf(io.env),
    sourceApp: 'cli',
    isAdmin: true,
    dryRun,
    ...(reason !== undefined && { reason }),
    ...(ifRev !== undefined && { rev: ifRev }),
  };
}
