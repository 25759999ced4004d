/**
 * The metrics of a daemon, for the page of Prometheus and for OTLP. A read is shared by all requests of a second, so they cost the store at most
 * one read a second: counts that stop at a bound, and none of them reads history.
 */
import { countFiringAlerts } from '@sb/alerts';
import { readQueueAges } from '@sb/queue';
import type { Runner } from '@sb/runner';
import { readPunctuality } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import {
  createLabelLimit,
  nodeMetrics,
  type SampledMetric,
  type StoreMetrics,
  type TelemetryState,
} from '@sb/telemetry';
import { groupBy } from '@sb/words';

/** This many queues, and this many schedules, have a label of their own. */
const MOST_LABELS = 100;
const FRESH_MS = 1_000;

interface Source {
  readonly store: Store;
  readonly runner: Pick<Runner, 'telemetry' | 'readEnds'>;
}

export type ReadMetrics = () => Promise<readonly SampledMetric[] | undefined>;

/** Reads undefined before there is a source. `now`: ms of any clock that does not go back. */
export function createMetricsReader(source: () => Source | undefined, now: () => number): ReadMetrics {
  const labels = { queue: createLabelLimit(MOST_LABELS), schedule: createLabelLimit(MOST_LABELS) };
  let last: { readonly at: number; readonly metrics: Promise<readonly SampledMetric[]> } | undefined;

  return async () => {
    const from = source();
    if (!from) return undefined;
    if (last && now() - last.at < FRESH_MS) return last.metrics;
    const metrics = readNumbers(from, labels);
    last = { at: now(), metrics };
    metrics.catch(() => (last = undefined));
    return metrics;
  };
}

interface Labels {
  readonly queue: (name: string) => string;
  readonly schedule: (name: string) => string;
}

async function readNumbers({ store, runner }: Source, labels: Labels): Promise<readonly SampledMetric[]> {
  const state = await runner.telemetry.getState();
  const ends = await runner.readEnds();
  const queues = await readQueueAges(store);
  const punctuality = await readPunctuality(store);
  const alerts = await countFiringAlerts(store);
  const at = Date.parse(state.at);
  const schedules = punctuality.map(({ name, firstUnrunAt = at }) => ({
    schedule: labels.schedule(name),
    lateMs: Math.max(0, at - firstUnrunAt),
  }));
  return nodeMetrics(
    { ...state, queues: sumQueues(state.queues, labels.queue) },
    { ends, queues: foldQueues(queues, labels.queue), schedules: foldSchedules(schedules), alerts },
  );
}

function sumQueues(
  queues: TelemetryState['queues'],
  label: (queue: string) => string,
): TelemetryState['queues'] {
  const groups = groupBy(Object.entries(queues), ([queue]) => label(queue));
  return Object.fromEntries(
    [...groups].map(([queue, members]) => {
      const sum = (part: 'queued' | 'later' | 'running'): number =>
        members.reduce((total, [, counts]) => total + counts[part], 0);
      return [queue, { queued: sum('queued'), later: sum('later'), running: sum('running') }];
    }),
  );
}

function foldQueues(
  queues: StoreMetrics['queues'],
  label: (queue: string) => string,
): StoreMetrics['queues'] {
  return [...groupBy(queues, ({ queue }) => label(queue))].map(([queue, members]) => ({
    queue,
    oldestDueMs: Math.max(...members.map(({ oldestDueMs }) => oldestDueMs)),
    deadLetters: members.reduce((total, { deadLetters }) => total + deadLetters, 0),
  }));
}

function foldSchedules(schedules: StoreMetrics['schedules']): StoreMetrics['schedules'] {
  return [...groupBy(schedules, ({ schedule }) => schedule)].map(([schedule, members]) => ({
    schedule,
    lateMs: Math.max(...members.map(({ lateMs }) => lateMs)),
  }));
}
