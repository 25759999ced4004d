import type { QueueCounts, RunCounts, TelemetryState } from './telemetry-state.ts';

const NAME = /^[a-z][\w.:/-]{0,99}$/i;
/** Of counters, and of gauges: names that are made from values would grow as long as the process runs. */
const MOST_NAMES = 1_000;
const MOST_WARNINGS = 100;

export interface TelemetryOptions {
  readonly node: { readonly id: string; readonly version: string; readonly startedAt: Date };
  /** Called each time that the state is read. */
  readonly readers: {
    readonly runs: () => RunCounts | Promise<RunCounts>;
    readonly queues: () => QueueCounts | Promise<QueueCounts>;
  };
  /** The time in ms since the epoch. */
  readonly now: () => number;
  /** Called once for each misused name, for at most 100 names. The value is ignored. */
  readonly onWarning: (message: string) => void;
}

export interface Telemetry {
  /** Adds to a counter. Default 1. Never throws. */
  count(name: string, by?: number): void;
  /** Sets a gauge. Never throws. */
  gauge(name: string, value: number): void;
  /** Fails when a reader fails. */
  getState(): Promise<TelemetryState>;
}

/**
 * Counters and gauges of one process, and a snapshot of them together with the counts of the readers. A name begins with
 * a letter and has up to 100 letters, digits or `_ . : / -`. Counters only grow; values are finite. A crash loses all of
 * them: counters begin at 0 again. A process has at most 1,000 names of counters, and 1,000 of gauges.
 */
export function createTelemetry({ node, readers, now, onWarning }: TelemetryOptions): Telemetry {
  const counters = new Map<string, number>();
  const gauges = new Map<string, number>();
  const warned = new Set<string>();

  return { count, gauge, getState };

  function count(name: string, by = 1): void {
    const problem = nameProblem(name) ?? amountProblem(by) ?? roomProblem(counters, name);
    if (problem) return warn('counter', name, problem);
    counters.set(name, (counters.get(name) ?? 0) + by);
  }

  function gauge(name: string, value: number): void {
    const problem = nameProblem(name) ?? valueProblem(value) ?? roomProblem(gauges, name);
    if (problem) return warn('gauge', name, problem);
    gauges.set(name, value);
  }

  function warn(kind: string, name: unknown, problem: string): void {
    if (warned.size >= MOST_WARNINGS) return;
    const subject = `The ${kind} ${JSON.stringify(String(name))}`;
    if (warned.has(subject)) return;
    warned.add(subject);
    onWarning(`${subject} was not recorded: ${problem}.`);
  }

  async function getState(): Promise<TelemetryState> {
    const [{ running, succeeded, failed, retried }, queues] = await Promise.all([
      readers.runs(),
      readers.queues(),
    ]);
    const at = now();
    const startedAt = node.startedAt.getTime();
    return deepFreeze({
      at: new Date(at).toISOString(),
      node: {
        id: node.id,
        version: node.version,
        startedAt: new Date(startedAt).toISOString(),
        uptimeMs: at - startedAt,
      },
      // Named one by one: a reader may know more than the state has.
      runs: { running, succeeded, failed, retried },
      queues: structuredClone(queues),
      counters: Object.fromEntries(counters),
      gauges: Object.fromEntries(gauges),
    });
  }
}

// Jobs may be plain JavaScript: values are checked whatever their types are.

function nameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && NAME.test(name)) return undefined;
  return 'expected a name of a letter and up to 99 letters, digits or _ . : / -';
}

function amountProblem(by: unknown): string | undefined {
  if (Number.isFinite(by) && Number(by) >= 0) return undefined;
  return `expected to add a finite number from 0 on, got ${String(by)}`;
}

function valueProblem(value: unknown): string | undefined {
  return Number.isFinite(value) ? undefined : `expected a finite number, got ${String(value)}`;
}

function roomProblem(values: ReadonlyMap<string, number>, name: string): string | undefined {
  if (values.size < MOST_NAMES || values.has(name)) return undefined;
  return `expected at most ${MOST_NAMES} names; put what differs from run to run into the log`;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
