import { migrate, schemaStatus } from '@sb/storage';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { createServices, openUnchecked } from '../../services/services.ts';
import { VERSION } from '../../cli/version.ts';

/** Brings the schema of the store up to date, on SQLite and on PostgreSQL. */
export async function run(call: Call<object, { readonly dryRun: boolean }>): Promise<void> {
  const { output, options } = call;
  const store = await openUnchecked(await createServices(call));
  try {
    if (options.dryRun) return show(output, store.where, (await schemaStatus(store)).missing);
    const applied = await migrate(store, VERSION, {
      // It may take minutes; a script gets the names of the migrations at the end.
      onIndex: (name) => output.isTerminal && output.remark(`  building the index ${name} ...`),
    });
    output.data({ where: store.where, applied });
    output.lines(...applied);
    const what = applied.length === 0 ? 'was up to date' : `has ${plural(applied.length, 'migration')} more`;
    output.remark(`The store ${store.where} ${what}.`);
  } finally {
    await store.close();
  }
}

/** A dry run. */
function show(output: Call['output'], where: string, missing: readonly string[]): void {
  output.data({ where, dryRun: true, missing });
  output.lines(...missing);
  const what = missing.length === 0 ? 'is up to date' : `lacks ${plural(missing.length, 'migration')}`;
  output.remark(`The store ${where} ${what}; nothing is changed.`);
}
