import { readStoreOverview } from '@sb/queue';
import { readServerFacts, readSqliteFacts, schemaStatus, type Store } from '@sb/storage';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { findLivingNodes } from '../../services/living-nodes.ts';
import { createServices, openUnchecked, type Services } from '../../services/services.ts';
import { missingFile } from '../../cli/missing-file.ts';
import { isoTime, nodeShape } from '../../views/shapes.ts';
import { type StoreFacts, storeRows } from './store-lines.ts';

/** What the store is and holds. Exits with 6 when migrations are missing, as all are of a file that is not there. */
export async function run(call: Call): Promise<ExitCode> {
  const { output, io } = call;
  const services = await createServices(call);
  const file = missingFile(services.databaseUrl);
  const facts = await readFacts(services, file);
  output.data(shapeOf(facts));
  const rows = storeRows(facts, io.now());
  const width = Math.max(...rows.map(([label]) => label.length));
  output.lines(
    ...rows.map(([label, text]) =>
      output.isTerminal ? `  ${output.style.dim(label.padEnd(width))}  ${text}` : `${label}\t${text}`,
    ),
  );
  if (file !== undefined) output.remark(`There is no store yet at ${file}.`);
  return facts.schema.missing.length > 0 ? EXIT.condition : EXIT.ok;
}

async function readFacts(services: Services, missing: string | undefined): Promise<StoreFacts> {
  // To open a file makes it: what is not there is an empty store.
  const databaseUrl = missing === undefined ? services.databaseUrl : 'sqlite::memory:';
  const store = await openUnchecked({ ...services, databaseUrl });
  try {
    const schema = await schemaStatus(store);
    const isWhole = schema.missing.length === 0;
    return {
      dialect: store.dialect,
      where: missing ?? store.where,
      schema,
      durability: services.config.durability ?? 'normal',
      sqlite: await readSqliteFacts(store),
      server: await serverOf(store),
      overview: isWhole ? await readStoreOverview(store) : undefined,
      nodes: isWhole ? await findLivingNodes(store) : [],
    };
  } finally {
    await store.close();
  }
}

async function serverOf(store: Store): Promise<StoreFacts['server']> {
  return store.dialect === 'postgres' ? readServerFacts(store) : undefined;
}

function shapeOf({ dialect, where, schema, durability, sqlite, server, overview, nodes }: StoreFacts) {
  const { oldestFinishedAt, ...counts } = overview ?? {};
  return {
    dialect,
    where,
    ...schema,
    durability,
    ...(sqlite && {
      bytes: sqlite.fileBytes,
      unusedBytes: sqlite.unusedBytes,
      walBytes: sqlite.walBytes,
      journalMode: sqlite.journalMode,
      freeDiskBytes: sqlite.disk.freeBytes,
    }),
    ...(server && { bytes: server.databaseBytes, serverVersion: server.version }),
    ...counts,
    oldestFinishedAt: isoTime(oldestFinishedAt),
    nodes: nodes.map(nodeShape),
  };
}
