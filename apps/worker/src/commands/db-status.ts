import { schemaStatus } from '@sb/storage';
import type { Call } from '../cli/command.ts';
import { EXIT, type ExitCode } from '../cli/failure.ts';
import { createServices, openUnchecked } from '../services.ts';

/** Which migrations the store has. Exits with 6 when some are missing. */
export async function run(call: Call): Promise<ExitCode> {
  const { output } = call;
  const store = await openUnchecked(await createServices(call));
  try {
    const { applied, missing, ...status } = await schemaStatus(store);
    const rows = [
      ...applied.map((name) => ({ name, state: 'applied' }) as const),
      ...missing.map((name) => ({ name, state: 'missing' }) as const),
    ];
    output.data({ dialect: store.dialect, where: store.where, applied, missing, ...status });
    output.table(rows, [
      { header: 'migration', get: ({ name }) => name },
      {
        header: 'state',
        get: ({ state }) => ({ text: state, style: state === 'applied' ? 'green' : 'yellow' }),
      },
    ]);
    output.remark(`The store is ${store.where}${status.storeId === undefined ? '; it is empty' : ''}.`);
    return missing.length > 0 ? EXIT.condition : EXIT.ok;
  } finally {
    await store.close();
  }
}
