/** The numbers above the chart of the overview, each with the list that it counts. Pure. */
import { DEPTH_CAP } from '@sb/queue';
import { cappedCount, compactDuration, formatCount, percentText } from '@sb/words';
import { clean } from '../text/clean.ts';
import { livingDaemons, slotsOf, sumOf, type Tone, type Work } from './work.ts';

export interface Tile {
  readonly key: 'running' | 'due' | 'held' | 'oldest' | 'failed' | 'succeeded' | 'p95';
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly tone?: Tone;
  readonly href: string;
}

/** Tiles of the last 24 hours are left out while nothing has ended. */
export function overviewTiles(work: Work): readonly Tile[] {
  return [...nowTiles(work), ...dayTiles(work)];
}

function nowTiles(work: Work): readonly Tile[] {
  const { queues } = work;
  const due = queues.toSorted((a, b) => b.queued - a.queued)[0];
  const oldest = queues.toSorted((a, b) => b.oldestDueMs - a.oldestDueMs)[0];
  const slots = slotsOf(livingDaemons(work));
  const held = countText(queues.map((queue) => queue.held));
  return [
    {
      key: 'running',
      label: 'Running',
      value: countText(queues.map(({ running }) => running)),
      ...(slots > 0 && { note: `of ${formatCount(slots)} slots` }),
      href: '/runs?state=running',
    },
    {
      key: 'due',
      label: 'Due now',
      value: countText(queues.map(({ queued }) => queued)),
      ...(due && due.queued > 0 && { note: `${cappedCount(due.queued, DEPTH_CAP)} in ${clean(due.name)}` }),
      href: '/runs?state=queued',
    },
    {
      key: 'held',
      label: 'Held',
      value: held,
      ...(held !== '0' && { note: 'by limits and pauses' }),
      href: '/runs?state=held',
    },
    ...(oldest && oldest.oldestDueMs > 0
      ? [
          {
            key: 'oldest' as const,
            label: 'Oldest waits',
            value: compactDuration(oldest.oldestDueMs),
            note: oldest.mode === 'active' ? clean(oldest.name) : `${clean(oldest.name)}, ${oldest.mode}`,
            ...(oldest.mode !== 'active' && { tone: 'warn' as const }),
            href: `/queues?queue=${encodeURIComponent(oldest.name)}`,
          },
        ]
      : []),
  ];
}

function dayTiles({ today, yesterday }: Work): readonly Tile[] {
  if (today.runs === 0) return [];
  const { successRate, durationMs } = today;
  return [
    {
      key: 'failed',
      label: 'Failed, 24 h',
      value: formatCount(today.failed),
      ...(yesterday.runs > 0 && { note: changeText(today.failed - yesterday.failed) }),
      ...(today.failed > 0 && {
        tone: today.failed > yesterday.failed ? ('bad' as const) : ('warn' as const),
      }),
      href: '/runs?state=failed&since=24h',
    },
    ...(successRate === undefined
      ? []
      : [
          {
            key: 'succeeded' as const,
            label: 'Succeeded, 24 h',
            value: percentText(successRate),
            ...(yesterday.successRate !== undefined && {
              note: `${percentText(yesterday.successRate)} before`,
            }),
            href: '/runs?state=succeeded&since=24h',
          },
        ]),
    ...(durationMs.p95 === undefined
      ? []
      : [
          {
            key: 'p95' as const,
            label: 'Run, p95',
            value: compactDuration(durationMs.p95),
            ...(durationMs.p50 !== undefined && { note: `p50 ${compactDuration(durationMs.p50)}` }),
            href: '/runs?view=ended&since=24h',
          },
        ]),
  ];
}

function countText(counts: readonly number[]): string {
  const sum = formatCount(sumOf(counts, (count) => count));
  return counts.some((count) => count >= DEPTH_CAP) ? `${sum}+` : sum;
}

/** `before`: in the 24 hours before those of the label. More words would be cut at 1440 px. */
function changeText(change: number): string {
  if (change === 0) return 'same as before';
  return `${formatCount(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than before`;
}
