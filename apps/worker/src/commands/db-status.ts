import { existsSync } from 'node:fs';
import { schemaStatus } from '@sb/storage';
import type { Call } from '../cli/command.ts';
import { EXIT, type ExitCode } from '../cli/failure.ts';
import { createServices, openUnchecked } from '../services.ts';

/** Which migrations the store has. Exits with 6 when some are missing, as all are of a file that is not there. */
export async function run(call: Call): Promise<ExitCode> {
  const { output } = call;
  const services = await createServices(call);
  const file = missingFile(services.databaseUrl);
  // To open a file makes it: what is not there is an empty store.
  const databaseUrl = file === undefined ? services.databaseUrl : 'sqlite::memory:';
  const store = await openUnchecked({ ...services, databaseUrl });
  const where = file ?? store.where;
  try {
    const { applied, missing, ...status } = await schemaStatus(store);
    const rows = [
      ...applied.map((name) => ({ name, state: 'applied' }) as const),
      ...missing.map((name) => ({ name, state: 'missing' }) as const),
    ];
    output.data({ dialect: store.dialect, where, applied, missing, ...status });
    output.table(rows, [
      { header: 'migration', get: ({ name }) => name },
      {
        header: 'state',
        get: ({ state }) => ({ text: state, style: state === 'applied' ? 'green' : 'yellow' }),
      },
    ]);
    const empty = status.storeId === undefined ? '; it is empty' : '';
    output.remark(
      file === undefined ? `The store is ${where}${empty}.` : `There is no store yet at ${where}.`,
    );
    return missing.length > 0 ? EXIT.condition : EXIT.ok;
  } finally {
    await store.close();
  }
}

/** The path of a SQLite store that nothing has made so far. */
function missingFile(databaseUrl: string): string | undefined {
  const [, file] = /^sqlite:(.+)$/.exec(databaseUrl) ?? [];
  return file === undefined || file === ':memory:' || existsSync(file) ? undefined : file;
}
