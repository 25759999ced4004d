import { FIRST_STEPS, listOrganisations } from '@sb/questboard';
import type { Store } from '@sb/storage';
import { UsageError } from '../../../cli/usage-error.ts';

/** The organisation if none is named. Throws `UsageError` unless there is exactly one. */
export async function onlyOrganisation(store: Store): Promise<string> {
  const ids = await listOrganisations(store);
  const [first] = ids;
  if (first !== undefined && ids.length === 1) return first;
  if (first === undefined) throw new UsageError('No organisation is stored yet.', FIRST_STEPS);
  throw new UsageError(`--org: which one? There are: ${ids.join(', ')}`);
}
