/**
 * How many runs ended in each minute, as far back as the longest window of a rule. Kept in memory, since reading an hour
 * of 200 jobs takes as long as the rest of an evaluation: each evaluation reads only the last minutes again. All minutes
 * are read again if a fold has written an old minute, or if the clock was set back. A crash loses nothing: the store has
 * all of it. Old minutes are joined, so that months take no more memory than some hours.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  countLateFolds,
  findMinuteCounts,
  findNextMinute,
  FRESH_MINUTES,
  type MinuteCountsRow,
} from '@sb/queue/engine';
import { type Body, readClock, type Store, type Tx } from '@sb/storage';
import type { MinuteCounts } from '../facts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A statement reads about this many rows in a few ms, during which the process does nothing else. */
const CHUNK_ROWS = 2_000;
const FIRST_CHUNK = 10;
const LONGEST_CHUNK = 1_440;

/** Counts older than `olderThanMs` are joined into parts of `widthMs`. */
const LEVELS = [
  { olderThanMs: -Infinity, widthMs: MINUTE_MS },
  { olderThanMs: 6 * HOUR_MS, widthMs: 15 * MINUTE_MS },
  { olderThanMs: 96 * HOUR_MS, widthMs: 6 * HOUR_MS },
] as const;

export interface KeptMinutes {
  /** Reads the new minutes. */
  read(windowMs: number): Promise<void>;
  /** The counts of a job, by its number in the store. */
  of(jobId: number): readonly MinuteCounts[];
}

/** The counts of a job: a list for each level, oldest first. */
type Levels = readonly MinuteCounts[][];

interface Seen {
  /** The store's clock at the last read. */
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
      // Unset until all is read: a read that breaks off begins anew.
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
      // Lets other work run between two chunks.
      if (from !== undefined) await sleep(0);
    }
  }

  function add({ job_id: jobId, minute, succeeded, failed }: MinuteCountsRow): void {
    if (succeeded + failed === 0) return;
    const levels = jobs.get(jobId) ?? LEVELS.map(() => []);
    jobs.set(jobId, levels);
    levels[0]?.push({ at: minute * MINUTE_MS, succeeded, failed });
  }

  /** Removes the last minutes, which are in the finest level. */
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
  /** The next minute with counts. It is later than now if the clock was set back. */
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
  // The count first: a later fold either is among the last minutes, or raises the count after this.
  const lateFolds = yield* countLateFolds(tx);
  return { now: yield* readClock(tx), lateFolds, windowMs };
}

/** The first minute to read again; 0: all of them. */
function firstToReadAgain(before: Seen | undefined, look: Seen): number {
  if (!before || before.lateFolds !== look.lateFolds || before.windowMs < look.windowMs) return 0;
  if (look.now < before.now) return 0;
  return Math.floor(before.now / MINUTE_MS) - FRESH_MINUTES;
}

/** The start of a whole part: its content does not depend on when it is read. */
function oldestMinute({ now, windowMs }: Seen): number {
  const { widthMs } = LEVELS.findLast(({ olderThanMs }) => windowMs > olderThanMs) ?? LEVELS[0];
  return (Math.floor((now - windowMs) / widthMs) * widthMs) / MINUTE_MS;
}

/** Joins the minutes of parts that ended before that time. */
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
