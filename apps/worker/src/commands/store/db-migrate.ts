import { migrate, schemaStatus } from '@sb/storage';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { missingFile } from '../../services/missing-file.ts';
import { createServices, openUnchecked, type Services } from '../../services/services.ts';
import { VERSION } from '../../cli/version.ts';

/** Brings the schema of the store up to date, on SQLite and on PostgreSQL. */
export async function run(call: Call<object, { readonly dryRun: boolean }>): Promise<void> {
  const { output, options } = call;
  const services = await createServices(call);
  if (options.dryRun) return show(output, services);
  const store = await openUnchecked(services);
  try {
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
async function show(output: Call['output'], services: Services): Promise<void> {
  const { where, missing } = await readMissing(services);
  output.data({ where, dryRun: true, missing });
  output.lines(...missing);
  const what = missing.length === 0 ? 'is up to date' : `lacks ${plural(missing.length, 'migration')}`;
  output.remark(`The store ${where} ${what}; nothing is changed.`);
}

async function readMissing(
  services: Services,
): Promise<{ readonly where: string; readonly missing: readonly string[] }> {
  const file = missingFile(services.databaseUrl);
  // Opening a missing file would create it, so an empty store in memory is opened instead.
  const databaseUrl = file === undefined ? services.databaseUrl : 'sqlite::memory:';
  const store = await openUnchecked({ ...services, databaseUrl });
  try {
    return { where: file ?? store.where, missing: (await schemaStatus(store)).missing };
  } finally {
    await store.close();
  }
}
