/**
 * What has happened since the last look: facts in order, each once, and whether the live runs and queues differ. Nothing
 * is published when a run is enqueued, starts or reports progress: those are seen by comparing snapshots.
 */
import { latestPosition, type News, type Position, readNews } from '@sb/events';
import { readNewestRunId, readQueues, readRunning } from '@sb/queue';
import type { Store } from '@sb/storage';

export interface Facts {
  readonly news: readonly News[];
  /** Facts were left out: there were more than a page could show. */
  readonly isGap: boolean;
  readonly position: Position;
  /** Live runs or queues differ from the look before. */
  readonly isChanged: boolean;
}

export interface FactReader {
  look(): Promise<Facts>;
}

const PAGE = 500;
/** A look reads at most so many pages: whoever is further behind reads the lists anew. */
const MOST_PAGES = 6;
/** Snapshots cost more than facts. */
const SNAPSHOT_MS = 1_000;

export async function createFactReader(store: Store): Promise<FactReader> {
  let position = await store.read(latestPosition);
  let snapshot = '';
  let takenAt = Number.NEGATIVE_INFINITY;

  return {
    async look() {
      const { news, isGap } = await readFacts();
      const isDue = performance.now() - takenAt >= SNAPSHOT_MS;
      return { news, isGap, position, isChanged: isDue && (await isDifferent()) };
    },
  };

  async function readFacts(): Promise<Pick<Facts, 'news' | 'isGap'>> {
    const news: News[] = [];
    let isGap = false;
    for (let page = 0; page < MOST_PAGES; page++) {
      const from = position;
      const read = await store.read((tx) => readNews(tx, from, PAGE));
      position = read.position;
      news.push(...read.news);
      isGap ||= read.gap !== undefined;
      if (read.news.length < PAGE) return { news, isGap };
    }
    position = await store.read(latestPosition);
    return { news, isGap: true };
  }

  async function isDifferent(): Promise<boolean> {
    takenAt = performance.now();
    const running = (await readRunning(store)).map(({ id, attempt, nodeId, progress }) => [
      id,
      attempt,
      nodeId,
      progress,
    ]);
    const before = snapshot;
    // A run may have come while another one went: the counts are then the same.
    snapshot = JSON.stringify([running, await readQueues(store), await readNewestRunId(store)]);
    return snapshot !== before;
  }
}
