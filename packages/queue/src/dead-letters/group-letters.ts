/**
 * Open dead letters, grouped by their error: what failed, how often, and since when. Called by CLI and console.
 * Looks at the newest 100,000 open letters; letters of dry runs are left out.
 */
import type { FailureReason } from '@sb/jobs';
import type { Body, Store, Tx } from '@sb/storage';
import { groupBy } from '@sb/words';
import {
  countHours,
  findGroupParts,
  findInputParts,
  findSamples,
  type GroupPartRow,
  NO_PRINT,
} from './group-letters.sql.ts';

export interface DeadLetterGroup {
  /** For `DeadFilter.fingerprint`; absent for letters of older code. */
  readonly fingerprint?: string;
  /** The first line of the error of the newest letter, of any length; the reason where there is no error. */
  readonly message: string;
  /** True when the oldest letter says another: `shapeOf` has what they share. */
  readonly isVaried: boolean;
  readonly reasons: readonly FailureReason[];
  /** Each letter says that its error is permanent. */
  readonly permanent?: true;
  /** By number of letters, the most first. */
  readonly jobs: readonly string[];
  readonly queues: readonly string[];
  readonly count: number;
  /** Letters of the last 24 hours, an hour each, the oldest first. */
  readonly hours: readonly number[];
  /** Ms since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** The newest letter. */
  readonly lastRunId: number;
}

export interface DeadLetterGroups {
  /** The newest group first: by `lastAt`, then by `lastRunId`. */
  readonly groups: readonly DeadLetterGroup[];
  /** The letters of each job, over all groups; the most first. */
  readonly jobs: readonly { readonly jobId: string; readonly count: number }[];
  /** False when there are more open letters than were looked at. */
  readonly isWhole: boolean;
}

export interface GroupsWanted {
  readonly now: number;
  /** Only the group of this error, which is found by an index. */
  readonly fingerprint?: string;
  /** Which jobs' letters are looked at; absent: those of all. Errors of several jobs share a group. */
  readonly isOfJob?: (jobId: string) => boolean;
}

const MOST_LETTERS = 100_000;
const HOUR_MS = 3_600_000;
const HOURS = 24;

export async function groupDeadLetters(store: Store, wanted: GroupsWanted): Promise<DeadLetterGroups> {
  return store.read((tx) => findGroups(tx, wanted));
}

/** Letters of a job with the same error and the same input. */
export interface LettersAlike {
  readonly jobId: string;
  /** Absent for letters of older code. */
  readonly fingerprint?: string;
  readonly input?: unknown;
  readonly count: number;
}

/** What the letters of some jobs were asked, of those that `groupDeadLetters` looks at. */
export async function countLetterInputs(
  store: Store,
  jobIds: readonly string[],
): Promise<readonly LettersAlike[]> {
  if (jobIds.length === 0) return [];
  const parts = await store.read((tx) => findInputParts(tx, { jobIds, most: MOST_LETTERS }));
  return parts.map(({ job, print, input, number }) => ({
    jobId: job,
    ...(!print.startsWith(NO_PRINT) && { fingerprint: print }),
    ...(input !== null && { input: JSON.parse(input) as unknown }),
    count: number,
  }));
}

function* findGroups(
  tx: Tx,
  { now, fingerprint, isOfJob = () => true }: GroupsWanted,
): Body<DeadLetterGroups> {
  const letters = { fingerprint, most: MOST_LETTERS };
  const found = yield* findGroupParts(tx, letters);
  const parts = found.filter(({ job }) => isOfJob(job));
  const from = now - HOURS * HOUR_MS;
  const hourRows = yield* countHours(tx, from, letters);
  const hours = groupBy(
    hourRows.filter(({ job }) => isOfJob(job)),
    ({ print }) => print,
  );
  const byPrint = groupBy(parts, (part) => part.print);
  const ends = [...byPrint.values()].map(endsOf);
  const samples = yield* findSamples(
    tx,
    ends.flatMap(({ oldest, newest }) => (oldest === newest ? [newest] : [oldest, newest])),
  );
  const groups: DeadLetterGroup[] = [];
  for (const [print, rows] of byPrint) {
    const group = toGroup(print, rows);
    const { oldest, newest } = endsOf(rows);
    const message = samples.get(newest);
    const spread = Array.from({ length: HOURS }, () => 0);
    for (const { hour, number } of hours.get(print) ?? []) {
      const at = Math.min(HOURS - 1, hour);
      spread[at] = (spread[at] ?? 0) + number;
    }
    groups.push({
      ...group,
      message: message ?? group.reasons[0] ?? '',
      isVaried: message !== samples.get(oldest),
      hours: spread,
    });
  }
  return {
    groups: groups.toSorted((a, b) => b.lastAt - a.lastAt || b.lastRunId - a.lastRunId),
    jobs: [...groupBy(parts, ({ job }) => job)]
      .map(([jobId, rows]) => ({ jobId, count: lettersIn(rows) }))
      .toSorted((a, b) => b.count - a.count),
    isWhole: lettersIn(found) < MOST_LETTERS,
  };
}

function lettersIn(parts: readonly GroupPartRow[]): number {
  return parts.reduce((sum, { number }) => sum + number, 0);
}

/** Ids of runs: later runs have higher ones. */
function endsOf(parts: readonly GroupPartRow[]): { readonly oldest: number; readonly newest: number } {
  return {
    oldest: Math.min(...parts.map(({ first_run: id }) => id)),
    newest: Math.max(...parts.map(({ last_run: id }) => id)),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

/** Letters of older code have no fingerprint: their group is that of their first line. */
function toGroup(
  print: string,
  parts: readonly GroupPartRow[],
): Omit<DeadLetterGroup, 'message' | 'isVaried' | 'hours'> {
  const byCount = parts.toSorted((a, b) => b.number - a.number);
  return {
    ...(!print.startsWith(NO_PRINT) && { fingerprint: print }),
    reasons: unique(byCount.map(({ reason }) => reason)),
    ...(parts.every(({ permanent }) => permanent === 1) && { permanent: true }),
    jobs: unique(byCount.map(({ job }) => job)),
    queues: unique(byCount.map(({ queue }) => queue)),
    count: lettersIn(parts),
    firstAt: Math.min(...parts.map(({ first_at: at }) => at)),
    lastAt: Math.max(...parts.map(({ last_at: at }) => at)),
    lastRunId: endsOf(parts).newest,
  };
}
