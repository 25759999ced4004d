import { exportOrganisation } from '@sb/questboard';
import type { Call } from '../../cli/command.ts';
import { onlyOrganisation } from './verbs/only-organisation.ts';
import { createServices, withStore } from '../../services/services.ts';

/** Prints an organisation as a file to import. */
export async function run({ options, output, io }: Call<object, { readonly org?: string }>): Promise<void> {
  const text = await withStore(await createServices({ io, output }), async ({ store }) =>
    exportOrganisation(store, options.org ?? (await onlyOrganisation(store))),
  );
  output.data(JSON.parse(text));
  output.lines(text.trimEnd());
}
