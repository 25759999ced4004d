/**
 * Applies the limits of queues that a configuration file has. Called by a daemon that starts. A limit that an operator
 * changed at run time (`queue:limit`) stays until the file changes: a restart undoes no operator.
 * A daemon that is killed in between does all of it again when it starts.
 */
import type { RateLimit } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { enforceLimits, limitIn } from './limit-queue.ts';
import { markLanes } from './lanes.sql.ts';
import { type ConfiguredRow, findConfigured, findLimitedByFile, setConfigured } from './queue-limits.sql.ts';
import { upsertQueue } from '../../definitions.sql.ts';

/** The file does not decide what is absent. */
export interface ConfiguredLimits {
  readonly maxDepth?: number | undefined;
  readonly maxRunning?: number | undefined;
  readonly rate?: (Omit<RateLimit, 'burst'> & { readonly burst?: number | undefined }) | undefined;
}

const LIMITS = ['maxDepth', 'maxRunning', 'rate'] as const satisfies readonly (keyof ConfiguredLimits)[];

/** `actor` names the file. Makes queues that do not exist. Returns the names of the queues that it has changed. */
export async function configureQueues(
  store: Store,
  wanted: Readonly<Record<string, ConfiguredLimits>>,
  actor: string,
): Promise<readonly string[]> {
  const { fresh, changed } = await store.write((tx) => configureIn(tx, wanted, actor));
  if (fresh.length === 0) return [];
  await enforceLimits(store);
  // Stored last: a daemon that is killed before this does all of it again.
  await store.write(function* (tx) {
    for (const { id, text } of fresh) yield* setConfigured(tx, id, text);
  });
  return changed;
}

/**
 * The queues that keep the limits of a file although this one does not name them. They stay: another daemon may have the
 * file that does.
 */
export async function findKeptLimits(
  store: Store,
  wanted: Readonly<Record<string, ConfiguredLimits>>,
): Promise<readonly string[]> {
  const limited = await store.read(findLimitedByFile);
  return limited.filter((row) => !Object.hasOwn(wanted, row.name) && isKept(row)).map(({ name }) => name);
}

/** Whether a limit that the file has named is still set: an operator may have removed it, and set others. */
function isKept({ configured, max_depth, max_running, rate }: ConfiguredRow): boolean {
  const now = { maxDepth: max_depth, maxRunning: max_running, rate };
  const said = JSON.parse(configured) as ConfiguredLimits;
  return LIMITS.some((limit) => said[limit] !== undefined && now[limit] !== null);
}

interface Configured {
  /** Limits that the file has changed. */
  readonly fresh: readonly { readonly id: number; readonly text: string }[];
  readonly changed: readonly string[];
}

function* configureIn(
  tx: Tx,
  wanted: Readonly<Record<string, ConfiguredLimits>>,
  actor: string,
): Body<Configured> {
  const fresh: { id: number; text: string }[] = [];
  const changed: string[] = [];
  // In one order: two daemons that start at once never wait for each other.
  for (const [queue, limits] of Object.entries(wanted).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const id = yield* upsertQueue(tx, queue);
    const text = JSON.stringify(limits);
    const before = yield* findConfigured(tx, id);
    if (before === text) continue;
    fresh.push({ id, text });
    const said = JSON.parse(before ?? '{}') as ConfiguredLimits;
    const { changed: isChanged } = yield* limitIn(tx, queue, {
      maxDepth: limits.maxDepth ?? (said.maxDepth && 'none'),
      maxRunning: limits.maxRunning ?? (said.maxRunning && 'none'),
      rate: limits.rate ?? (said.rate && 'none'),
      actor,
    });
    if (isChanged) changed.push(queue);
  }
  if (fresh.length > 0) yield* markLanes(tx);
  return { fresh, changed };
}
