import { type Amount, readStoreOverview, type StoreOverview } from '@sb/queue';
import {
  readServerFacts,
  readSqliteFacts,
  refuseTooNew,
  schemaStatus,
  type SchemaStatus,
  type Store,
} from '@sb/storage';
import { cappedCount, formatCount } from '@sb/words';
import { clean, isoTime, relativeTime, type StoreFacts, storeShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { VERSION } from '../../cli/version.ts';
import { missingFile } from '../../services/missing-file.ts';
import { bytes } from '../../cli/terminal/bytes.ts';
import { findLivingNodes } from '../../services/living-nodes.ts';
import { createServices, openUnchecked, type Services } from '../../services/services.ts';

/**
 * Shows where the store is and what it holds. Exits with 6 if migrations are missing: for a missing file, all are. Throws
 * `STORE_TOO_NEW` at the end if the store needs newer code.
 */
export async function run(call: Call): Promise<ExitCode> {
  const { output, io } = call;
  const services = await createServices(call);
  const file = missingFile(services.databaseUrl);
  const facts = await readFacts(services, file);
  output.data({ ...storeShape(facts), durability: facts.durability });
  const rows = storeRows(facts, io.now());
  const width = Math.max(...rows.map(([label]) => label.length));
  output.lines(
    ...rows.map(([label, text]) =>
      output.isTerminal ? `  ${output.style.dim(label.padEnd(width))}  ${text}` : `${label}\t${text}`,
    ),
  );
  if (file !== undefined) output.remark(`There is no store yet at ${file}.`);
  refuseTooNew(facts.where, facts.schema.minCodeVersion, VERSION);
  return facts.schema.missing.length > 0 ? EXIT.condition : EXIT.ok;
}

async function readFacts(services: Services, missing: string | undefined): Promise<StatusFacts> {
  // Opening a missing file would create it, so an empty store in memory is opened instead.
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

async function serverOf(store: Store): Promise<StatusFacts['server']> {
  return store.dialect === 'postgres' ? readServerFacts(store) : undefined;
}

interface StatusFacts extends StoreFacts {
  /** Durability of a SQLite commit: a setting of worker.yaml. */
  readonly durability: 'normal' | 'full';
}

type FactRow = readonly [label: string, text: string];

/** Pure. */
export function storeRows(facts: StatusFacts, now: number): readonly FactRow[] {
  const { dialect, where, schema, overview, nodes } = facts;
  return [
    ['store', `${dialect} ${where}`],
    ['store id', schema.storeId ?? 'none: it is empty'],
    ['schema', schemaText(schema)],
    ['size', sizeText(facts)],
    ['durability', durabilityText(facts)],
    ...(overview ? overviewRows(overview, now) : []),
    ['nodes', nodes.length === 0 ? 'none running' : nodes.map(({ name }) => clean(name)).join(', ')],
  ];
}

/** `10,000`, `100,000+`, `about 1,240,000`. */
export function amountText({ count: number, isAbout, isAtLeast }: Amount): string {
  if (isAtLeast) return cappedCount(number, number);
  return `${isAbout ? 'about ' : ''}${formatCount(number)}`;
}

function schemaText({ applied, missing, isUnfinishedCopy }: SchemaStatus): string {
  if (isUnfinishedCopy)
    return `a copy that is not whole: run the same db:copy again${missing.length === 0 ? '' : ' with --restart'}`;
  const last = applied.at(-1) ?? 'none';
  return missing.length === 0 ? `${last}, up to date` : `${last}; missing: ${missing.join(', ')}`;
}

function sizeText({ sqlite, server, where }: StatusFacts): string {
  if (server) return `${bytes(server.databaseBytes)} (the whole database)`;
  if (!sqlite) return where === 'sqlite::memory:' ? 'in memory' : 'none: there is no file';
  const unused = sqlite.unusedBytes > 0 ? `, ${bytes(sqlite.unusedBytes)} unused` : '';
  return `${bytes(sqlite.fileBytes)}${unused}, WAL ${bytes(sqlite.walBytes)}, ${bytes(sqlite.disk.freeBytes)} free`;
}

function durabilityText({ sqlite, server, durability }: StatusFacts): string {
  if (server)
    return `fsync ${server.settings['fsync']}, synchronous_commit ${server.settings['synchronous_commit']}`;
  const mode = sqlite ? `journal ${sqlite.journalMode}, ` : '';
  const promised = durability === 'full' ? 'every commit' : 'every acknowledged change';
  return `${mode}${promised} survives a power loss`;
}

function overviewRows(overview: StoreOverview, now: number): readonly FactRow[] {
  const { live, history, events, logs, openDeadLetters, oldestFinishedAt } = overview;
  const states = (['queued', 'later', 'running', 'held', 'waiting'] as const).map(
    (state) => `${amountText(live[state])} ${state}`,
  );
  const oldest =
    oldestFinishedAt === undefined
      ? ''
      : `, the oldest of ${isoTime(oldestFinishedAt)} (${relativeTime(oldestFinishedAt, now)})`;
  return [
    ['runs', states.join(', ')],
    ['history', `${amountText(history)}${oldest}`],
    ['dead letters', `${amountText(openDeadLetters)} open`],
    ['events', amountText(events)],
    ['log chunks', amountText(logs)],
  ];
}
