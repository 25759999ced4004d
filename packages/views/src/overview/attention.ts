/** What a person should look at, the worst first. Pure. */
import { cappedPlural, formatDuration, plural } from '@sb/words';
import { DEPTH_CAP, MOST_DEAD_COUNTED } from '@sb/queue';
import { stuckText } from '../runs/cause-text.ts';
import { clean } from '../text/clean.ts';
import { dayAndClock } from '../text/instants.ts';
import { standingWords } from '../text/standing-text.ts';
import { sumOf, type Tone, type Work } from './work.ts';

export interface Attention {
  readonly kind: 'job' | 'queue' | 'deadLetters' | 'schedule' | 'node' | 'alert';
  readonly tone: Tone;
  readonly name: string;
  /** After the name. */
  readonly says: string;
  readonly detail?: string;
  /** The page. */
  readonly href: string;
  readonly action: 'resumeQueue' | 'resumeJob' | 'resumeSchedule' | 'look';
}

export function needsLook(work: Work): readonly Attention[] {
  const all = [
    ...jobs(work),
    ...queues(work),
    ...deadLetters(work),
    ...schedules(work),
    ...nodes(work),
    ...alerts(work),
  ];
  return [...all.filter(({ tone }) => tone === 'bad'), ...all.filter(({ tone }) => tone !== 'bad')];
}

function jobs({ jobs: all, now, zone }: Work): readonly Attention[] {
  return all
    .filter(({ state }) => state === 'failing' || state === 'unknown' || state === 'paused')
    .map(({ definition, state, says, error }) => {
      const { id, reason } = definition;
      const about = { kind: 'job' as const, name: id, href: `/jobs/${encodeURIComponent(id)}` };
      if (state === 'paused')
        return {
          ...about,
          tone: 'warn' as const,
          says: `is ${standingWords(definition, now, zone)}`,
          ...(reason !== undefined && { detail: clean(reason) }),
          action: 'resumeJob' as const,
        };
      return {
        ...about,
        tone: state === 'failing' ? ('bad' as const) : ('warn' as const),
        says,
        ...(error !== undefined && { detail: error }),
        action: 'look' as const,
      };
    });
}

function queues({ queues: all, now, zone }: Work): readonly Attention[] {
  return all
    .filter(({ mode, drainedAt }) => mode !== 'active' && drainedAt === undefined)
    .map((queue) => {
      const { name, queued, oldestDueMs, reason, mode } = queue;
      const waits = queued === 0 ? [] : [`${cappedPlural(queued, DEPTH_CAP, 'run')} due`];
      const oldest = oldestDueMs > 0 ? [`the oldest for ${formatDuration(oldestDueMs)}`] : [];
      const detail = [[...waits, ...oldest].join(', '), reason === undefined ? '' : clean(reason)];
      return {
        kind: 'queue' as const,
        tone: 'warn' as const,
        name,
        says: `is ${standingWords(queue, now, zone)}`,
        ...(detail.some(Boolean) && { detail: detail.filter(Boolean).join('. ') }),
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
  const most = having.toSorted((a, b) => b.deadLetters - a.deadLetters).slice(0, 3);
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
  return all.flatMap(({ name, enabled, pause, lateFireAt, missed }): readonly Attention[] => {
    const about = {
      kind: 'schedule' as const,
      tone: 'warn' as const,
      name,
      href: `/schedules?schedule=${encodeURIComponent(name)}`,
    };
    if (!enabled) return [];
    if (pause)
      return [
        {
          ...about,
          says: `is ${standingWords(pause, now, zone)}`,
          ...(pause.reason !== undefined && { detail: clean(pause.reason) }),
          action: 'resumeSchedule',
        },
      ];
    if (lateFireAt !== undefined)
      return [
        {
          ...about,
          tone: 'bad',
          says: `is late: ${dayAndClock(lateFireAt, zone, now)} has not fired`,
          action: 'look',
        },
      ];
    if (missed > 0) return [{ ...about, says: `missed ${plural(missed, 'fire')} in 24 h`, action: 'look' }];
    return [];
  });
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

function alerts({ alerts: firing }: Work): readonly Attention[] {
  return firing.map(({ rule, severity, summary, jobId, queue, node }) => ({
    kind: 'alert' as const,
    tone: severity === 'critical' ? ('bad' as const) : ('warn' as const),
    name: rule,
    says: 'fires',
    detail: [jobId ?? queue ?? node, summary]
      .filter((part) => part !== undefined)
      .map(clean)
      .join(': '),
    href: `/alerts?rule=${encodeURIComponent(rule)}`,
    action: 'look' as const,
  }));
}
