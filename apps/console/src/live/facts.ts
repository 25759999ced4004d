/**
 * What has happened since the last look: facts in order, each once, and whether the live runs, nodes, queues and the
 * statistics differ. Nothing is published when a run is enqueued, starts or reports progress, when a node comes or is
 * late, or when ended runs are counted: those are seen by comparing snapshots.
 */
import { isBefore, latestPosition, type News, type Position, readNews } from '@sb/events';
import { listNodes, readFoldPosition, readNewestRunId, readQueues, readRunning } from '@sb/queue';
import type { Store } from '@sb/storage';

export interface Facts {
  readonly news: readonly News[];
  /** Facts were left out: there were more than a page could show. */
  readonly isGap: boolean;
  readonly position: Position;
  /** Live runs, nodes, queues or the statistics differ from the look before. */
  readonly isChanged: boolean;
  /** Runs that have started or gone on since, or do not run any more. */
  readonly changedRuns: ReadonlySet<number>;
}

interface Look {
  /** False: more facts than a page of them are a gap, for then everything may have changed. */
  readonly isEachShown: boolean;
}

export interface FactReader {
  /** The next look has the facts behind it. */
  readonly position: Position;
  look(how: Look): Promise<Facts>;
  /** The facts behind a place, up to now; `isGap`: not all of them. */
  since(place: Position): Promise<Pick<Facts, 'news' | 'isGap' | 'position'>>;
}

const PAGE = 500;
/** A look reads at most this many pages: a page that is further behind reads its lists anew. */
const MOST_PAGES = 6;
/** A client that comes back is sent at most 10,000 facts. */
const MOST_REPLAYED_PAGES = 20;
/** Snapshots cost more than facts. */
const SNAPSHOT_MS = 1_000;

export async function createFactReader(store: Store): Promise<FactReader> {
  let position = await store.read(latestPosition);
  let snapshot = '';
  let running: ReadonlyMap<number, string> = new Map();
  let takenAt = Number.NEGATIVE_INFINITY;

  return {
    get position() {
      return position;
    },
    async look({ isEachShown }) {
      const { news, isGap, position: place } = await readFacts(position, isEachShown ? MOST_PAGES : 1);
      position = place;
      const isDue = performance.now() - takenAt >= SNAPSHOT_MS;
      return { news, isGap, position, ...(isDue ? await compareSnapshots() : NO_CHANGES) };
    },
    async since(place) {
      const latest = await store.read(latestPosition);
      // Of another store, as after a move: no fact would ever come behind it.
      if (isBefore(latest, place)) return { news: [], isGap: true, position: latest };
      return readFacts(place, MOST_REPLAYED_PAGES);
    },
  };

  async function readFacts(
    from: Position,
    pages: number,
  ): Promise<Pick<Facts, 'news' | 'isGap' | 'position'>> {
    const news: News[] = [];
    let place = from;
    let isGap = false;
    for (let page = 0; page < pages; page++) {
      const read = await store.read((tx) => readNews(tx, place, PAGE));
      place = read.position;
      news.push(...read.news);
      isGap ||= read.gap !== undefined;
      if (read.news.length < PAGE) return { news, isGap, position: place };
    }
    return { news, isGap: true, position: await store.read(latestPosition) };
  }

  async function compareSnapshots(): Promise<Pick<Facts, 'isChanged' | 'changedRuns'>> {
    takenAt = performance.now();
    const work = await readRunning(store);
    const nodes = (await listNodes(store)).map(({ id, state, alive, lateSince }) => [
      id,
      state,
      alive,
      lateSince,
    ]);
    const [runsBefore, before] = [running, snapshot];
    running = new Map(
      work.map(({ id, attempt, nodeId, progress }) => [id, JSON.stringify([attempt, nodeId, progress])]),
    );
    // A run may have come while another one went: the counts are then the same. An end is counted after it was news.
    snapshot = JSON.stringify([
      nodes,
      await readQueues(store),
      await readNewestRunId(store),
      await readFoldPosition(store),
    ]);
    const changedRuns = differences(runsBefore, running);
    return { isChanged: changedRuns.size > 0 || snapshot !== before, changedRuns };
  }
}

const NO_CHANGES = { isChanged: false, changedRuns: new Set<number>() };

/** The keys that have another value, or only one of the two has. */
function differences<Key>(
  before: ReadonlyMap<Key, string>,
  after: ReadonlyMap<Key, string>,
): ReadonlySet<Key> {
  const keys = [...before.keys(), ...after.keys()];
  return new Set(keys.filter((key) => before.get(key) !== after.get(key)));
}

/** `812-94`: the id of an event of the stream. */
export function writePosition({ xid, seq }: Position): string {
  return `${xid}-${seq}`;
}

/** Ahead of all facts: who goes on there has a gap. */
const NOWHERE: Position = { xid: '9223372036854775807', seq: 0 };

/** An id that is none of ours is nowhere. */
export function readPosition(text: string): Position {
  const [, xid, seq] = /^(\d{1,19})-(\d{1,15})$/.exec(text) ?? [];
  return xid === undefined ? NOWHERE : { xid, seq: Number(seq) };
}
