/**
 * What a node's claims on SQLite know of jobs and queues. It is loaded again when the number of the definitions has changed,
 * which each claim reads in its own transaction: a pause holds from its commit on.
 */
import type { SqliteHandle } from '@sb/storage';
import { MUST_NOT_CLAIM } from '../at-work.ts';
import { notPaused } from '../pauses/standing.sql.ts';
import type { TickOptions } from './tick.ts';

const QUEUES = `select id, name from queues where ${notPaused('?')} order by id`;
const JOBS = `select id, name, ${notPaused('?')} from job_defs`;
const NEXT_PAUSE_TO_END = `select min(until) from (select until from queues where mode = 'paused' and until > @now
  union all select until from job_defs where mode = 'paused' and until > @now)`;

const IS_OFF = `select exists (select 1 from nodes where id = ? and ${MUST_NOT_CLAIM})`;

export interface Definitions {
  readonly number: number;
  /** When the next pause ends by the clock, ms since the epoch: that does not change the number. */
  readonly validUntil: number;
  /** Empty while the node must not claim. */
  readonly queues: readonly number[];
  readonly jobNames: ReadonlyMap<number, string>;
  /** Jobs that this node must not take runs of: paused ones, and those whose code it lacks. */
  readonly foreign: ReadonlySet<number>;
}

export function loadDefinitions(
  handle: SqliteHandle,
  known: Definitions | undefined,
  wanted: Pick<TickOptions, 'nodeId' | 'jobs' | 'queues'> & { readonly now: number },
): Definitions {
  const { now } = wanted;
  const [number] = handle.arrays('select definitions from counters').get() as [number];
  if (known?.number === number && now < known.validUntil) return known;
  const queues = handle.arrays(QUEUES).all(now) as [number, string][];
  const jobs = handle.arrays(JOBS).all(now) as [number, string, number | null][];
  const [ends] = handle.arrays(NEXT_PAUSE_TO_END).get({ now }) as [number | null];
  const [isOff] = handle.arrays(IS_OFF).get(wanted.nodeId) as [number];
  const ours = new Set(wanted.jobs);
  return {
    number,
    validUntil: ends ?? Number.POSITIVE_INFINITY,
    queues:
      isOff === 1 ? [] : queues.filter(([, name]) => wanted.queues?.includes(name) ?? true).map(([id]) => id),
    jobNames: new Map(jobs.map(([id, name]) => [id, name])),
    foreign: new Set(jobs.filter(([, name, isOn]) => isOn !== 1 || !ours.has(name)).map(([id]) => id)),
  };
}
