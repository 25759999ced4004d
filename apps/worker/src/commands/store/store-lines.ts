/** What a store is and holds, a fact a line. */
import type { Amount, NodeRecord, StoreOverview } from '@sb/queue';
import type { SchemaStatus, ServerFacts, SqliteFacts } from '@sb/storage';
import { cappedCount, formatCount } from '@sb/words';
import { clean } from '../../cli/terminal/text.ts';
import { relativeTime } from '../../cli/terminal/words.ts';
import { bytes } from '../../cli/terminal/bytes.ts';
import { isoTime } from '../../views/shapes.ts';

export interface StoreFacts {
  readonly dialect: string;
  readonly where: string;
  readonly schema: SchemaStatus;
  /** How much of an SQLite commit reaches the disk: of worker.yaml. */
  readonly durability: 'normal' | 'full';
  readonly sqlite: SqliteFacts | undefined;
  readonly server: ServerFacts | undefined;
  /** Absent while migrations are missing. */
  readonly overview: StoreOverview | undefined;
  readonly nodes: readonly NodeRecord[];
}

export type FactRow = readonly [label: string, text: string];

/** Pure. */
export function storeRows(facts: StoreFacts, now: number): readonly FactRow[] {
  const { dialect, where, schema, overview, nodes } = facts;
  return [
    ['store', `${dialect} ${where}`],
    ['store id', schema.storeId ?? 'none: it is empty'],
    ['schema', schemaText(schema)],
    ['size', sizeText(facts)],
    ['durability', durabilityText(facts)],
    ...(overview ? overviewRows(overview, now) : []),
    ['nodes', nodes.length === 0 ? 'none at work' : nodes.map(({ name }) => clean(name)).join(', ')],
  ];
}

/** `10,000`, `100,000+`, `about 1,240,000`. */
export function amountText({ count: number, isAbout, isAtLeast }: Amount): string {
  if (isAtLeast) return cappedCount(number, number);
  return `${isAbout ? 'about ' : ''}${formatCount(number)}`;
}

function schemaText({ applied, missing }: SchemaStatus): string {
  const last = applied.at(-1) ?? 'none';
  return missing.length === 0 ? `${last}, up to date` : `${last}; missing: ${missing.join(', ')}`;
}

function sizeText({ sqlite, server, where }: StoreFacts): string {
  if (server) return `${bytes(server.databaseBytes)} (the whole database)`;
  if (!sqlite) return where === 'sqlite::memory:' ? 'in memory' : 'none: there is no file';
  const unused = sqlite.unusedBytes > 0 ? `, ${bytes(sqlite.unusedBytes)} unused` : '';
  return `${bytes(sqlite.fileBytes)}${unused}, WAL ${bytes(sqlite.walBytes)}, ${bytes(sqlite.disk.freeBytes)} free`;
}

function durabilityText({ sqlite, server, durability }: StoreFacts): string {
  if (server)
    return `fsync ${server.settings['fsync']}, synchronous_commit ${server.settings['synchronous_commit']}`;
  const mode = sqlite ? `journal ${sqlite.journalMode}, ` : '';
  const promised = durability === 'full' ? 'every commit' : 'what was acknowledged';
  return `${mode}${promised} survives a power loss`;
}

function overviewRows(overview: StoreOverview, now: number): readonly FactRow[] {
  const { live, history, events, logs, openDeadLetters, oldestFinishedAt } = overview;
  const states = (['queued', 'running', 'held', 'waiting'] as const).map(
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
