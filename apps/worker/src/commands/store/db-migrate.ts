import { migrate } from '@sb/storage';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { createServices, openUnchecked } from '../../services/services.ts';
import { VERSION } from '../../cli/version.ts';

/** Brings the schema of the store up to date, on SQLite and on PostgreSQL. */
export async function run(call: Call): Promise<void> {
  const { output } = call;
  const store = await openUnchecked(await createServices(call));
  try {
    const applied = await migrate(store, VERSION);
    output.data({ where: store.where, applied });
    output.lines(...applied);
    const what = applied.length === 0 ? 'was up to date' : `has ${plural(applied.length, 'migration')} more`;
    output.remark(`The store ${store.where} ${what}.`);
  } finally {
    await store.close();
  }
}
