/**
 * The jobs that code has defined in this store, for processes without that code: the console, `list`, other programs.
 * Called by CLI and console.
 */
import type { Priority, RateLimit } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { decodeRate } from '../limits/rate-limit.ts';
import { priorityName } from '../lifecycle.ts';
import { type JobStanding, standingOf } from '../standing.ts';
import { findDefinitions, type DefinitionRow } from './read-jobs.sql.ts';

/** Times are ms since the epoch. */
export interface JobDefinition extends JobStanding {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly scheduleHint?: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  readonly queue: string;
  readonly priority: Priority;
  /** Absent in a definition of code that did not store it. */
  readonly retry?: JobRetry;
  readonly timeoutMs: number;
  readonly startDeadlineMs?: number;
  /** JSON Schema 2020-12. */
  readonly inputSchema?: Readonly<Record<string, unknown>>;
  /** Its code works out a dedupe key: a caller without the code has to pass one. */
  readonly needsDedupeKey: boolean;
  readonly dedupeTtlMs?: number;
  /** Runs at once. `isKeyed`: of the runs with one key. */
  readonly concurrency?: { readonly limit: number; readonly isKeyed: boolean };
  readonly rate?: RateLimit & { readonly isKeyed: boolean };
  /** The version of the code that defined it. */
  readonly version: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Since then no living daemon has its code. */
  readonly unknownSince?: number;
}

export interface JobRetry {
  readonly attempts: number;
  /** `function`: its code decides. */
  readonly backoff: string | readonly number[];
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: boolean;
}

/** By id. Jobs that a person only asked for are left out. */
export async function readJobs(store: Store): Promise<readonly JobDefinition[]> {
  return (await store.read((tx) => findDefinitions(tx, undefined))).map(toDefinition);
}

/** Undefined when no code has defined it. */
export async function readJob(store: Store, jobId: string): Promise<JobDefinition | undefined> {
  const [row] = await store.read((tx) => findDefinitions(tx, jobId));
  return row && toDefinition(row);
}

function toDefinition(row: DefinitionRow): JobDefinition {
  return {
    ...standingOf(row),
    id: row.name,
    name: row.title,
    ...(row.description !== null && { description: row.description }),
    ...(row.hint !== null && { scheduleHint: row.hint }),
    ...(row.owner !== null && { owner: row.owner }),
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as readonly string[]),
    queue: row.queue,
    priority: priorityName(row.priority),
    ...(row.retry !== null && { retry: retryOf(row.retry, row.max_attempts) }),
    timeoutMs: row.timeout_ms,
    ...(row.start_deadline_ms !== null && { startDeadlineMs: row.start_deadline_ms }),
    ...(row.input_schema !== null && {
      inputSchema: JSON.parse(row.input_schema) as Readonly<Record<string, unknown>>,
    }),
    needsDedupeKey: row.needs_key === 1,
    ...(row.dedupe_ttl_ms !== null && { dedupeTtlMs: row.dedupe_ttl_ms }),
    ...limitsOf(row),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.unknown_since !== null && { unknownSince: row.unknown_since }),
  };
}

function retryOf(text: string, attempts: number): JobRetry {
  return { attempts, ...(JSON.parse(text) as Omit<JobRetry, 'attempts'>) };
}

function limitsOf(row: DefinitionRow): Pick<JobDefinition, 'concurrency' | 'rate'> {
  return {
    ...(row.max_running !== null && {
      concurrency: { limit: row.max_running, isKeyed: row.limit_keyed === 1 },
    }),
    ...(row.rate !== null && { rate: { ...decodeRate(row.rate), isKeyed: row.rate_keyed === 1 } }),
  };
}
