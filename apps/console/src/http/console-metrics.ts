/** The numbers of this process for Prometheus: requests, live streams and reads that wait. A crash sets them to 0. */
import { histogramSamples, type Metric, metricsText, sampleMetrics } from '@sb/telemetry';

interface Request {
  /** `GET /api/v1/runs/:id`: of the table, so that there are few. */
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
}

interface Gauges {
  readonly version: string;
  readonly streams: number;
  readonly reads: number;
}

export interface ConsoleMetrics {
  record(request: Request): void;
  text(gauges: Gauges): string;
}

interface Times {
  readonly route: string;
  /** By bound: how many took no longer. */
  readonly below: number[];
  count: number;
  sumMs: number;
}

interface Numbers extends Gauges {
  readonly startedAt: number;
  readonly requests: readonly (Pick<Request, 'route' | 'status'> & { readonly count: number })[];
  readonly times: readonly Times[];
}

const BOUNDS_MS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

const METRICS: readonly Metric<Numbers>[] = [
  {
    name: 'worker_console_info',
    type: 'gauge',
    help: 'The console and its version; always 1.',
    samples: ({ version }) => [{ value: 1, labels: { version } }],
  },
  {
    name: 'worker_console_start_time_seconds',
    type: 'gauge',
    help: 'When the console started, in seconds since the epoch.',
    samples: ({ startedAt }) => [{ value: startedAt / 1_000 }],
  },
  {
    name: 'worker_console_requests_total',
    type: 'counter',
    help: 'Requests, by route and status; the route of a page or an unknown address is other, the status of a request whose caller left before the answer is 499.',
    samples: ({ requests }) =>
      requests.map(({ route, status, count }) => ({
        value: count,
        labels: { route, status: String(status) },
      })),
  },
  {
    name: 'worker_console_request_duration_seconds',
    type: 'histogram',
    help: 'Until the answer began, by route.',
    samples: ({ times }) =>
      times.flatMap(({ route, below, count, sumMs }) =>
        histogramSamples(
          { route },
          { below: BOUNDS_MS.map((bound, at) => [bound, below[at] ?? 0]), count, sumMs },
        ),
      ),
  },
  {
    name: 'worker_console_streams_open',
    type: 'gauge',
    help: 'Live streams that are open.',
    samples: ({ streams }) => [{ value: streams }],
  },
  {
    name: 'worker_console_reads_waiting',
    type: 'gauge',
    help: 'Reads that have no answer yet.',
    samples: ({ reads }) => [{ value: reads }],
  },
];

export function createConsoleMetrics(): ConsoleMetrics {
  const startedAt = Date.now();
  const requests = new Map<string, { readonly route: string; readonly status: number; count: number }>();
  const times = new Map<string, Times>();

  return {
    record({ route, status, tookMs }) {
      const key = `${status} ${route}`;
      const counted = requests.get(key) ?? { route, status, count: 0 };
      counted.count += 1;
      requests.set(key, counted);
      const timed = times.get(route) ?? { route, below: BOUNDS_MS.map(() => 0), count: 0, sumMs: 0 };
      timed.count += 1;
      timed.sumMs += tookMs;
      for (const [at, bound] of BOUNDS_MS.entries())
        if (tookMs <= bound) timed.below[at] = (timed.below[at] ?? 0) + 1;
      times.set(route, timed);
    },
    text: (gauges) =>
      metricsText(
        sampleMetrics(METRICS, {
          ...gauges,
          startedAt,
          requests: [...requests.values()],
          times: [...times.values()],
        }),
      ),
  };
}
