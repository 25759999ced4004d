/**
 * What ended in each minute, as far back as the longest window of a rule. Kept in memory, for to read an hour of 200 jobs
 * takes as long as all the rest: a look reads the last minutes again and no others. Where a fold has written a minute that
 * is long over, or the clock was set back, all of it is read again. A crash loses nothing: it is all in the store.
 * Of what is long ago several minutes are one, so that months take no more room than some hours.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  countLateFolds,
  findMinuteCounts,
  findNextMinute,
  FRESH_MINUTES,
  type MinuteCountsRow,
  readClock,
} from '@sb/queue/engine';
import type { Body, Store, Tx } from '@sb/storage';
import type { MinuteCounts } from '../facts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A statement reads about so many rows, in some ms: meanwhile the process does nothing else. */
const CHUNK_ROWS = 2_000;
const FIRST_CHUNK = 10;
const LONGEST_CHUNK = 1_440;

/** What is older than `olderThanMs` lies in parts of that width. */
const LEVELS = [
  { olderThanMs: -Infinity, widthMs: MINUTE_MS },
  { olderThanMs: 6 * HOUR_MS, widthMs: 15 * MINUTE_MS },
  { olderThanMs: 96 * HOUR_MS, widthMs: 6 * HOUR_MS },
] as const;

export interface KeptMinutes {
  /** Reads what is new. */
  read(windowMs: number): Promise<void>;
  /** By the job's number in the store. */
  of(jobId: number): readonly MinuteCounts[];
}

/** What is known of a job: a list for each level, oldest first. */
type Levels = readonly MinuteCounts[][];

interface Seen {
  /** The store's clock at the last look. */
  readonly now: number;
  readonly lateFolds: number;
  readonly windowMs: number;
}

export function createKeptMinutes(store: Store): KeptMinutes {
  const jobs = new Map<number, Levels>();
  let seen: Seen | undefined;

  return {
    async read(windowMs) {
      const look = await store.read((tx) => readSeen(tx, windowMs));
      const from = firstToReadAgain(seen, look);
      // Until all of it is there nothing is: what breaks off begins anew.
      seen = undefined;
      forget(from * MINUTE_MS);
      await readFrom(Math.max(from, oldestMinute(look)), look);
      seen = look;
    },
    of: (jobId) => (jobs.get(jobId) ?? []).flat(),
  };

  async function readFrom(first: number, look: Seen): Promise<void> {
    let from: number | undefined = first;
    let minutes = FIRST_CHUNK;
    while (from !== undefined) {
      const chunk: Chunk = await store.read(readChunk(from, minutes));
      for (const row of chunk.rows) add(row);
      age(look);
      from = chunk.next;
      minutes = nextChunk(minutes, chunk.rows.length);
      // Others have their turn, unless it was all.
      if (from !== undefined) await sleep(0);
    }
  }

  function add({ job_id: jobId, minute, succeeded, failed }: MinuteCountsRow): void {
    if (succeeded + failed === 0) return;
    const levels = jobs.get(jobId) ?? LEVELS.map(() => []);
    jobs.set(jobId, levels);
    levels[0]?.push({ at: minute * MINUTE_MS, succeeded, failed });
  }

  /** The last minutes lie in the finest level. */
  function forget(from: number): void {
    if (from <= 0) jobs.clear();
    for (const [finest] of jobs.values()) while ((finest?.at(-1)?.at ?? -Infinity) >= from) finest?.pop();
  }

  function age({ now, windowMs }: Seen): void {
    for (const [jobId, levels] of jobs) {
      for (const [i, { widthMs, olderThanMs }] of LEVELS.entries())
        coarsen(levels[i - 1], levels[i], { widthMs, before: now - olderThanMs });
      for (const level of levels) drop(level, now - windowMs);
      if (levels.every(({ length }) => length === 0)) jobs.delete(jobId);
    }
  }
}

interface Chunk {
  readonly rows: readonly MinuteCountsRow[];
  /** The next minute that there is one of. Later than now where the clock was set back. */
  readonly next: number | undefined;
}

function readChunk(from: number, minutes: number): (tx: Tx) => Body<Chunk> {
  const before = from + minutes;
  return function* (tx) {
    const rows = yield* findMinuteCounts(tx, { from, before });
    return { rows, next: yield* findNextMinute(tx, before) };
  };
}

function nextChunk(minutes: number, rows: number): number {
  const growth = Math.min(4, CHUNK_ROWS / Math.max(1, rows));
  return Math.min(LONGEST_CHUNK, Math.max(1, Math.round(minutes * growth)));
}

function* readSeen(tx: Tx, windowMs: number): Body<Seen> {
  // The count first: what is folded from here on is either among the last minutes, or counted after this.
  const lateFolds = yield* countLateFolds(tx);
  return { now: yield* readClock(tx), lateFolds, windowMs };
}

/** 0: all of them. */
function firstToReadAgain(before: Seen | undefined, look: Seen): number {
  if (!before || before.lateFolds !== look.lateFolds || before.windowMs < look.windowMs) return 0;
  if (look.now < before.now) return 0;
  return Math.floor(before.now / MINUTE_MS) - FRESH_MINUTES;
}

/** Whole parts alone: what is in the first of them does not depend on when it was read. */
function oldestMinute({ now, windowMs }: Seen): number {
  const { widthMs } = LEVELS.findLast(({ olderThanMs }) => windowMs > olderThanMs) ?? LEVELS[0];
  return (Math.floor((now - windowMs) / widthMs) * widthMs) / MINUTE_MS;
}

/** Moves what lies in parts that are over before that time. */
function coarsen(
  finer: MinuteCounts[] | undefined,
  coarser: MinuteCounts[] | undefined,
  { widthMs, before }: { readonly widthMs: number; readonly before: number },
): void {
  if (!finer || !coarser) return;
  for (let first = finer[0]; first; first = finer[0]) {
    const at = Math.floor(first.at / widthMs) * widthMs;
    if (at + widthMs > before) return;
    finer.shift();
    const last = coarser.at(-1);
    const known = last?.at === at ? coarser.pop() : undefined;
    coarser.push({
      at,
      forMs: widthMs,
      succeeded: first.succeeded + (known?.succeeded ?? 0),
      failed: first.failed + (known?.failed ?? 0),
    });
  }
}

function drop(level: MinuteCounts[], before: number): void {
  const kept = level.findIndex(({ at, forMs = MINUTE_MS }) => at + forMs > before);
  level.splice(0, kept < 0 ? level.length : kept);
}
