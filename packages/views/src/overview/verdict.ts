/** The first sentence of the overview: what is wrong, the worst first, or that nothing is. Pure. */
import { cappedPlural, compactDuration, plural } from '@sb/words';
import { DEPTH_CAP } from '@sb/queue';
import { clean } from '../text/clean.ts';
import { clockOrDay } from '../text/instants.ts';
import { shortStanding } from '../text/standing-text.ts';
import {
  livingDaemons,
  missingSchedules,
  slotsOf,
  sumOf,
  type Tone,
  type Work,
  type WorkQueue,
} from './work.ts';

export interface OverviewVerdict {
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

interface Trouble {
  readonly tone: 'bad' | 'warn';
  /** Without the full stop. */
  readonly says: string;
}

const MOST_NAMED = 3;

export function overviewVerdict(work: Work): OverviewVerdict {
  if (work.jobs.length === 0)
    return {
      tone: 'off',
      title: 'No job is known yet',
      detail: 'A daemon makes its jobs known when it starts: worker daemon',
    };
  const [first, ...others] = troubles(work);
  const rest = [...others.map(({ says }) => says), machinery(work)].map((says) => `${says}.`).join(' ');
  if (first) return { tone: first.tone, title: first.says, detail: rest };
  return { tone: 'ok', title: wellText(work), detail: rest };
}

/** The worst first. */
function troubles(work: Work): readonly Trouble[] {
  return [
    ...noDaemon(work),
    ...failingJobs(work),
    ...unknownJobs(work),
    ...work.queues.flatMap((queue) => queueTrouble(queue, work)),
    ...lateSchedules(work),
    ...alertTrouble(work),
  ];
}

function noDaemon(work: Work): readonly Trouble[] {
  if (livingDaemons(work).length > 0) return [];
  const due = sumOf(work.queues, ({ queued }) => queued);
  if (due === 0) return [{ tone: 'warn', says: 'No daemon is running' }];
  return [{ tone: 'bad', says: `No daemon is running, and ${runs(due)} ${due === 1 ? 'is' : 'are'} due` }];
}

function failingJobs({ jobs, now, zone }: Work): readonly Trouble[] {
  const failing = jobs.filter(({ state }) => state === 'failing');
  const [only] = failing;
  if (!only) return [];
  const since =
    failing.length === 1 && only.lastSuccessAt !== undefined
      ? `; it last succeeded ${clockOrDay(only.lastSuccessAt, zone, now)}`
      : '';
  const verb = failing.length === 1 ? 'is' : 'are';
  const names = named(failing.map(({ definition: { id } }) => id));
  return [
    {
      tone: 'bad',
      says: `${failing.length} of ${plural(jobs.length, 'job')} ${verb} failing: ${names}${since}`,
    },
  ];
}

function unknownJobs({ jobs }: Work): readonly Trouble[] {
  const unknown = jobs.filter(({ state }) => state === 'unknown');
  if (unknown.length === 0) return [];
  const names = named(unknown.map(({ definition: { id } }) => id));
  return [{ tone: 'warn', says: `No running daemon has the code of ${names}` }];
}

/** Of a queue that is aside while runs wait in it. */
function queueTrouble(queue: WorkQueue, { now, zone }: Work): readonly Trouble[] {
  const { name, queued, oldestDueMs, mode } = queue;
  if (mode === 'active' || queued === 0) return [];
  const waits = `${runs(queued)} ${queued === 1 ? 'waits' : 'wait'}`;
  const oldest = oldestDueMs > 0 ? `, the oldest for ${compactDuration(oldestDueMs)}` : '';
  return [
    {
      tone: 'warn',
      says: `Queue ${clean(name)} is ${shortStanding(queue, now, zone)}: ${waits}${oldest}`,
    },
  ];
}

function lateSchedules({ schedules }: Work): readonly Trouble[] {
  const late = schedules.filter(({ enabled, lateFireAt }) => enabled && lateFireAt !== undefined);
  if (late.length === 0) return [];
  const names = named(late.map(({ name }) => name));
  return [
    {
      tone: 'warn',
      says: `${plural(late.length, 'schedule')} ${late.length === 1 ? 'is' : 'are'} late: ${names}`,
    },
  ];
}

/** An alert that is silenced is no trouble: a person asked for that. */
function alertTrouble({ firing, silenced }: Work): readonly Trouble[] {
  const unsilenced = firing - silenced;
  if (unsilenced <= 0) return [];
  const others = silenced === 0 ? '' : `, ${silenced} ${silenced === 1 ? 'is' : 'are'} silenced`;
  return [
    { tone: 'warn', says: `${plural(unsilenced, 'alert')} ${unsilenced === 1 ? 'fires' : 'fire'}${others}` },
  ];
}

function wellText({ jobs }: Work): string {
  const paused = jobs.filter(({ state }) => state === 'paused').length;
  if (paused > 0)
    return `No job is failing, and ${paused} of ${plural(jobs.length, 'job')} ${paused === 1 ? 'is' : 'are'} paused`;
  return jobs.length === 1 ? 'The only job is healthy' : `All ${plural(jobs.length, 'job')} are healthy`;
}

/** `2 daemons running, 13 of 18 slots in use, all schedules on time`, or `37 fires missed in 24 h`. */
function machinery(work: Work): string {
  const daemons = livingDaemons(work);
  const used = sumOf(daemons, ({ running }) => running);
  return [
    daemons.length === 0 ? 'No daemon running' : `${plural(daemons.length, 'daemon')} running`,
    ...(daemons.length === 0 ? [] : [`${used} of ${plural(slotsOf(daemons), 'slot')} in use`]),
    ...punctuality(work.schedules),
  ].join(', ');
}

function punctuality(schedules: Work['schedules']): readonly string[] {
  const missed = sumOf(missingSchedules(schedules), (schedule) => schedule.missed);
  if (missed > 0) return [`${plural(missed, 'fire')} missed in 24 h`];
  const on = schedules.filter(({ enabled }) => enabled);
  const isLate = on.some(({ lateFireAt }) => lateFireAt !== undefined);
  return on.length === 0 || isLate ? [] : ['all schedules on time'];
}

function runs(count: number): string {
  return cappedPlural(count, DEPTH_CAP, 'run');
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map(clean).join(', ');
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown;
}
