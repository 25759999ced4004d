/** How fast letters are replayed, the slowest first. */
import { countText, durationText } from '../../../words/numbers.ts';

export interface Rate {
  readonly text: string;
  /** As the API takes it; absent: as fast as it goes. */
  readonly rate?: string;
}

export const RATES: readonly Rate[] = [
  { text: '10 a minute', rate: '10/m' },
  { text: '30 a minute', rate: '30/m' },
  { text: '1 a second', rate: '1/s' },
  { text: '2 a second', rate: '2/s' },
  { text: '5 a second', rate: '5/s' },
  { text: '10 a second', rate: '10/s' },
  { text: '50 a second', rate: '50/s' },
  { text: 'all at once' },
];

export const USUAL_RATE = 3;

interface Pacing {
  /** Letters that are replayed. */
  readonly count: number;
  readonly takesMs: number | undefined;
  /** Runs of their one job that may run together; absent: there is no limit, or they are of several jobs. */
  readonly atOnce: string | undefined;
}

/** `47 take about 2m 10s; the job may run 4 at once` */
export function pacingText({ count, takesMs, atOnce }: Pacing): string {
  return [
    takesMs !== undefined && `${countText(count)} take about ${durationText(takesMs)}`,
    atOnce !== undefined && `the job may run ${atOnce} at once`,
  ]
    .filter(Boolean)
    .join('; ');
}
