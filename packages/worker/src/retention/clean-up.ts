/**
 * Retention: removes old records, table by table, the biggest tables first. Called by `maintenance.cleanup`, and by a
 * worker inside a program.
 * Each chunk is a transaction of its own. A crash between two chunks leaves the rest for the next run.
 */
import { removeGoneRuleSets, removeOldAlerts } from '@sb/alerts/retention';
import { removeOldEvents } from '@sb/events';
import {
  removeClosedLetters,
  removeGoneNodes,
  removeOldLogs,
  removeOldRuns,
  removeOldDepths,
  removeOldHours,
  removeOldStatistics,
} from '@sb/queue/engine';
import { removeOldFires } from '@sb/scheduler';
import {
  addCounts,
  type Counts,
  giveBackSpace,
  type Store,
  type SweepOptions,
  type Swept,
} from '@sb/storage';
import type { Logger } from '@sb/logger';
import { ageMs, historyPolicy, type RetentionRules } from './retention-rules.ts';

const LOG_EVERY_MS = 5_000;

export interface CleanupResult extends Counts {
  readonly runs: number;
  readonly attempts: number;
  readonly inputs: number;
  /** Removed steps, checkpoints and progress of runs. */
  readonly memory: number;
  readonly logs: number;
  readonly events: number;
  readonly fires: number;
  readonly deadLetters: number;
  readonly statistics: number;
  readonly alerts: number;
  readonly alertMessages: number;
  /** Omitted messages, silences and other records of alerts. */
  readonly alertRecords: number;
  readonly nodes: number;
  /** Of the console: sessions, links, counts of failed sign-ins. */
  readonly access: number;
  /** Answers to requests that may be sent twice. */
  readonly requests: number;
  /** Bulk actions that have ended. */
  readonly operations: number;
}

const NOTHING: CleanupResult = {
  runs: 0,
  attempts: 0,
  inputs: 0,
  memory: 0,
  logs: 0,
  events: 0,
  fires: 0,
  deadLetters: 0,
  statistics: 0,
  alerts: 0,
  alertMessages: 0,
  alertRecords: 0,
  nodes: 0,
  access: 0,
  requests: 0,
  operations: 0,
};

export interface Cleanup {
  readonly rules: RetentionRules;
  /** Ms since the epoch. */
  readonly now: number;
  /** Counts, and removes nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Sweeps of packages that this one does not know. */
  readonly others?: readonly ((store: Store, now: number, options: SweepOptions) => Promise<Swept>)[];
}

/** Rejects with the signal's reason when it aborts; records that were removed before stay removed. */
export async function cleanUp(
  store: Store,
  cleanup: Cleanup,
): Promise<CleanupResult & { readonly freedBytes?: number }> {
  const { dryRun, signal, logger } = cleanup;
  const options: SweepOptions = { dryRun, signal, ...(!dryRun && { onChunk: progress(logger) }) };
  let removed: Counts = NOTHING;
  for (const step of stepsOf(store, cleanup, options)) {
    const swept = await step();
    removed = addCounts(removed, swept.removed);
    signal.throwIfAborted();
    for (const name of swept.unknown ?? [])
      logger.warn(`no job or queue is called ${name}: its retention rule has no effect`);
  }
  const result = { ...NOTHING, ...removed };
  return dryRun ? result : { ...result, freedBytes: await giveBackSpace(store, { signal }) };
}

type SweptTable = Swept & { readonly unknown?: readonly string[] };

function stepsOf(
  store: Store,
  { rules, now, others = [] }: Cleanup,
  options: SweepOptions,
): readonly (() => Promise<SweptTable>)[] {
  const { logs, events, audit, fires, deadLetters, statistics, alerts, nodes } = rules;
  const logsBefore = now - ageMs(logs);
  const ofEvents = { before: now - ageMs(events), actsBefore: now - ageMs(audit), now };
  const unlessForever =
    (age: RetentionRules['logs'], sweep: (before: number) => Promise<Swept>) =>
    async (): Promise<SweptTable> =>
      age === 'forever' ? { removed: {}, isWhole: true } : sweep(now - ageMs(age));
  return [
    unlessForever(logs, (before) => removeOldLogs(store, { before, now }, options)),
    () => removeOldRuns(store, historyPolicy(rules), { ...options, now, logsBefore }),
    // Forever only if both are.
    unlessForever(events === 'forever' ? audit : events, () => removeOldEvents(store, ofEvents, options)),
    unlessForever(fires, (before) => removeOldFires(store, before, options)),
    unlessForever(deadLetters, (before) => removeClosedLetters(store, before, options)),
    unlessForever(statistics, (before) => removeOldStatistics(store, before, options)),
    unlessForever(statistics, (before) => removeOldHours(store, before, options)),
    unlessForever(statistics, (before) => removeOldDepths(store, before, options)),
    unlessForever(alerts, (before) => removeOldAlerts(store, before, options)),
    () => removeGoneRuleSets(store, options),
    unlessForever(nodes, (before) => removeGoneNodes(store, before, options)),
    ...others.map((sweep) => () => sweep(store, now, options)),
  ];
}

/** Logs the counts so far, at most one line every 5 s. */
function progress(logger: Cleanup['logger']): (removed: Counts) => void {
  let loggedAt = performance.now();
  let soFar: Counts = {};
  return (removed) => {
    soFar = addCounts(soFar, removed);
    if (performance.now() - loggedAt < LOG_EVERY_MS) return;
    loggedAt = performance.now();
    logger.info('removing', { ...soFar });
  };
}
