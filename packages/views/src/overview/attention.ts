/** What a person should look at, the worst first. Pure. */
import type { AlertRecord } from '@sb/alerts';
import { cappedPlural, compactDuration, groupBy, plural } from '@sb/words';
import { DEPTH_CAP, MOST_DEAD_COUNTED, MOST_PAUSED_RUNS } from '@sb/queue';
import { fireCalendar, type ScheduleRecord } from '@sb/scheduler';
import { alertSilence } from '../alerts/silenced.ts';
import { stuckText } from '../runs/cause-text.ts';
import { clean } from '../text/clean.ts';
import { dayAndClock } from '../text/instants.ts';
import { shortStanding } from '../text/standing-text.ts';
import { missingSchedules, sumOf, type Tone, type Work } from './work.ts';

/** In a detail: people read the first. */
const MOST_NAMED = 3;

export interface Attention {
  readonly kind: 'job' | 'queue' | 'deadLetters' | 'schedule' | 'node' | 'alert';
  readonly tone: Tone;
  readonly name: string;
  /** After the name. */
  readonly says: string;
  readonly detail?: string;
  /** Of a failing job: its failed runs of the last 24 hours of the clock, the oldest first. */
  readonly bars?: readonly number[];
  /** Of alerts: how many of the rule fire and are not silenced, also those that other lines name. */
  readonly firing?: number;
  /** The page. */
  readonly href: string;
  readonly action: 'resumeQueue' | 'resumeJob' | 'resumeSchedule' | 'look';
}

export function needsLook(work: Work): readonly Attention[] {
  const all = [...jobs(work), ...queues(work), ...deadLetters(work), ...schedules(work), ...nodes(work)];
  all.push(...alerts(work, all));
  return [...all.filter(({ tone }) => tone === 'bad'), ...all.filter(({ tone }) => tone !== 'bad')];
}

function jobs({ jobs: all, now, zone }: Work): readonly Attention[] {
  return all
    .filter(({ state }) => state === 'failing' || state === 'unknown' || state === 'paused')
    .map(({ definition, state, says, error, failures, held }): Attention => {
      const { id, reason } = definition;
      const about = { kind: 'job', name: id, href: `/jobs/${encodeURIComponent(id)}` } as const;
      if (state === 'paused')
        return {
          ...about,
          tone: 'warn',
          says: `is ${shortStanding(definition, now, zone)}`,
          ...detailOf([heldText(held), reason]),
          action: 'resumeJob',
        };
      return {
        ...about,
        tone: state === 'failing' ? 'bad' : 'warn',
        says,
        ...(error !== undefined && { detail: error }),
        ...(failures && { bars: failures }),
        action: 'look',
      };
    });
}

/** `4 runs held` */
function heldText(held: number | undefined): string | undefined {
  if (held === undefined) return 'Its held runs are not counted';
  return held === 0 ? undefined : `${cappedPlural(held, MOST_PAUSED_RUNS, 'run')} held`;
}

/** Facts and a reason, which is as a person typed it: no sentences. */
function detailOf(parts: readonly (string | undefined)[]): Pick<Attention, 'detail'> {
  const said = parts.filter((part) => part !== undefined && part !== '').map((part) => clean(part ?? ''));
  return said.length === 0 ? {} : { detail: said.join(' · ') };
}

function queues({ queues: all, now, zone }: Work): readonly Attention[] {
  return all
    .filter(({ mode, drainedAt }) => mode !== 'active' && drainedAt === undefined)
    .map((queue) => {
      const { name, queued, oldestDueMs, reason, mode } = queue;
      const waits = queued === 0 ? [] : [`${cappedPlural(queued, DEPTH_CAP, 'run')} due`];
      const oldest = oldestDueMs > 0 ? [`the oldest for ${compactDuration(oldestDueMs)}`] : [];
      return {
        kind: 'queue' as const,
        tone: 'warn' as const,
        name,
        says: `is ${shortStanding(queue, now, zone)}`,
        ...detailOf([[...waits, ...oldest].join(', '), reason]),
        href: `/queues?queue=${encodeURIComponent(name)}`,
        action: mode === 'paused' ? ('resumeQueue' as const) : ('look' as const),
      };
    });
}

function deadLetters({ queues: all }: Work): readonly Attention[] {
  const having = all.filter(({ deadLetters: count }) => count > 0);
  if (having.length === 0) return [];
  const count = sumOf(having, (queue) => queue.deadLetters);
  const isAtLeast = having.some((queue) => queue.deadLetters >= MOST_DEAD_COUNTED);
  const most = having.toSorted((a, b) => b.deadLetters - a.deadLetters).slice(0, MOST_NAMED);
  return [
    {
      kind: 'deadLetters',
      tone: 'warn',
      name: cappedPlural(count, isAtLeast ? count : undefined, 'dead letter'),
      says: `in ${plural(having.length, 'queue')}`,
      detail: most.map((queue) => `${clean(queue.name)} ${queue.deadLetters}`).join(', '),
      href: '/failures?view=letters',
      action: 'look',
    },
  ];
}

function schedules({ schedules: all, now, zone }: Work): readonly Attention[] {
  const on = all.filter(({ enabled }) => enabled);
  const near = on.filter(({ pause }) => pause?.until !== undefined && pause.until <= now + FAR_MS);
  const counted = new Set(near.slice(0, MOST_COUNTED));
  const standing = on.flatMap((schedule): readonly Attention[] => {
    const { name, pause, lateFireAt } = schedule;
    const about = {
      kind: 'schedule' as const,
      tone: 'warn' as const,
      name,
      href: `/schedules?schedule=${encodeURIComponent(name)}`,
    };
    if (pause)
      return [
        {
          ...about,
          says: `is ${shortStanding(pause, now, zone)}`,
          ...detailOf([pause.reason, counted.has(schedule) ? skippedText(schedule, now) : undefined]),
          action: 'resumeSchedule',
        },
      ];
    if (lateFireAt === undefined) return [];
    return [
      {
        ...about,
        tone: 'bad',
        says: `is late: ${dayAndClock(lateFireAt, zone, now)} has not fired`,
        action: 'look',
      },
    ];
  });
  return [...standing, ...missedFires(on)];
}

/** Paused schedules whose skipped fires are counted: each costs up to some milliseconds. */
const MOST_COUNTED = 10;
/** A pause without an end, or with a far one, has no number. */
const FAR_MS = 7 * 86_400_000;

/** `49 fires are skipped`: those until the pause ends. */
function skippedText(schedule: ScheduleRecord, now: number): string | undefined {
  const until = schedule.pause?.until;
  if (until === undefined) return undefined;
  const { paused, stretches } = fireCalendar(schedule, schedule, { from: now, to: until, now });
  // The number of a stretch is a guess.
  if (paused.length === 0 || stretches.length > 0) return undefined;
  return `${plural(paused.length, 'fire')} ${paused.length === 1 ? 'is' : 'are'} skipped`;
}

/** The fires that are not caught up. One line for all: schedules miss fires together, while no daemon is there. */
function missedFires(on: Work['schedules']): readonly Attention[] {
  const missing = missingSchedules(on);
  const [most] = missing;
  if (!most) return [];
  const about = {
    kind: 'schedule',
    tone: 'warn',
    href: `/schedules?schedule=${encodeURIComponent(most.name)}`,
    action: 'look',
  } as const;
  const fires = plural(
    sumOf(missing, ({ missed }) => missed),
    'fire',
  );
  const says = `missed ${fires} in 24 h, not caught up`;
  if (missing.length === 1) return [{ ...about, name: most.name, says }];
  const detail = missing
    .slice(0, MOST_NAMED)
    .map(({ name, missed }) => `${clean(name)} ${missed}`)
    .join(', ');
  return [{ ...about, name: `${missing.length} schedules`, says, detail }];
}

function nodes({ nodes: all }: Work): readonly Attention[] {
  return all
    .filter(({ kind }) => kind === 'daemon')
    .flatMap(({ id, name, alive, state, stuck }): readonly Attention[] => {
      const about = { kind: 'node' as const, name, href: `/nodes?node=${id}`, action: 'look' as const };
      if (!alive) return [{ ...about, tone: 'bad', says: 'has ended without notice' }];
      if (stuck.length > 0) return [{ ...about, tone: 'warn', says: `keeps ${stuckText(stuck)}` }];
      return state === 'active' ? [] : [{ ...about, tone: 'warn', says: `is ${state}` }];
    });
}

/**
 * A rule is one line, and none where what it fires for is named above for itself, as badly. An alert that is silenced needs
 * no attention: a person asked for that.
 */
function alerts(
  { alerts: known, firing, silenced, loud, silences }: Work,
  above: readonly Attention[],
): readonly Attention[] {
  const tones = new Map(above.map(({ kind, name, tone }) => [`${kind} ${name}`, tone]));
  const isNamed = ({ about: { kind, name }, severity }: AlertRecord): boolean => {
    const tone = tones.get(`${kind} ${name}`);
    return tone === 'bad' || (tone !== undefined && severity !== 'critical');
  };
  const unsilenced = known.filter((alert) => alertSilence(alert, silences) === undefined);
  if (unsilenced.length === 0) return unreadAlerts(firing - silenced);
  const atLeast = firing > known.length ? 'at least ' : '';
  const unnamed = unsilenced.filter((alert) => !isNamed(alert));
  const byRule = groupBy(unnamed, ({ rule }) => rule);
  return [...byRule].map(([rule, group]) => ({
    kind: 'alert',
    tone: group.some(({ severity }) => severity === 'critical') ? 'bad' : 'warn',
    name: rule,
    says: group.length === 1 && atLeast === '' ? 'fires' : `fires for ${atLeast}${group.length}`,
    detail:
      group.length === 1
        ? group.map(alertText).join('')
        : group.slice(0, MOST_NAMED).map(subjectOf).join(', '),
    firing: loud.get(rule) ?? group.length,
    href: `/alerts?rule=${encodeURIComponent(rule)}`,
    action: 'look',
  }));
}

export interface FiringAlert {
  readonly rule: string;
  /** The job, queue, schedule or node; absent: the rule has no other subject. */
  readonly subject?: string;
  /** Ms since the epoch. */
  readonly since: number;
}

/** The alerts that fire and are not silenced, the newest first. */
export function firingAlerts({ alerts: known, silences }: Work): readonly FiringAlert[] {
  return known
    .filter((alert) => alertSilence(alert, silences) === undefined)
    .toSorted((one, other) => other.firedAt - one.firedAt)
    .map((alert) => ({
      rule: alert.rule,
      ...(subjectOf(alert) !== '' && { subject: subjectOf(alert) }),
      since: alert.firedAt,
    }));
}

/** All that were read are silenced; those that are not come behind them in the list. */
function unreadAlerts(unsilenced: number): readonly Attention[] {
  if (unsilenced <= 0) return [];
  const says = unsilenced === 1 ? 'fires' : 'fire';
  return [
    {
      kind: 'alert',
      tone: 'warn',
      name: plural(unsilenced, 'alert'),
      says,
      firing: unsilenced,
      href: '/alerts',
      action: 'look',
    },
  ];
}

function alertText(alert: AlertRecord): string {
  return [subjectOf(alert), clean(alert.summary)].filter((part) => part !== '').join(': ');
}

function subjectOf({ about: { kind, name } }: AlertRecord): string {
  return kind === 'rule' ? '' : clean(name);
}
