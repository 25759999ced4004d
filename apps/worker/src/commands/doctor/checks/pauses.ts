import { type JobStanding, type QueueRecord, readPausedJobs, readQueues, type Standing } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import { formatDuration } from '@sb/words';
import { clean, standingText, untilText } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

export interface Pauses {
  readonly queues: readonly QueueRecord[];
  readonly jobs: ReadonlyMap<string, JobStanding>;
  /** Paused schedules by their names. */
  readonly schedules: ReadonlyMap<string, Standing<string>>;
}

interface Aside {
  readonly text: string;
  readonly resume: string;
  /** When the pause ends by itself. */
  readonly until: number | undefined;
}

/**
 * Pure, except for the time zone of this machine. A note, not a problem: a person asked for it. A pause that ends by itself
 * needs no act.
 */
export function judgePauses({ queues, jobs, schedules }: Pauses, now: number): Finding {
  const aside = [
    ...queues.filter(({ mode }) => mode !== 'active').map((queue) => queueAside(queue, now)),
    ...[...jobs].map(([name, standing]) => asideOf('job', { name, standing, command: 'job:resume' }, now)),
    ...[...schedules].map(([name, standing]) =>
      asideOf('schedule', { name, standing, command: 'schedules:resume' }, now),
    ),
  ];
  if (aside.length === 0) return fine('nothing is paused');
  const endless = aside.filter(({ until }) => until === undefined);
  const ends = new Set(aside.flatMap(({ until }) => (until === undefined ? [] : [until])));
  const instants = [...ends].map((at) => ({
    text: untilText(at, now),
    at: new Date(at).toISOString(),
  }));
  return {
    verdict: 'note',
    found: aside.map(({ text }) => text).join('\n'),
    ...(instants.length > 0 && { instants }),
    ...(endless.length > 0 && { advice: adviceOf(endless) }),
  };
}

function adviceOf(endless: readonly { readonly resume: string }[]): string {
  const [one, ...others] = endless.map(({ resume }) => resume);
  return others.length === 0
    ? `If the pause without an end was forgotten: ${one}`
    : `If a pause without an end was forgotten: ${[one, ...others].join(', ')}`;
}

export const pauses: Check = {
  id: 'pauses',
  title: 'pauses',
  examine: async ({ store }) => {
    const paused = (await listSchedules(store)).flatMap(({ name, pause, isGone }) =>
      pause && !isGone ? [[name, pause] as const] : [],
    );
    const found = {
      queues: await readQueues(store),
      jobs: await readPausedJobs(store),
      schedules: new Map(paused),
    };
    return judgePauses(found, await store.now());
  },
};

function queueAside(queue: QueueRecord, now: number): Aside {
  const { name, drainedAt } = queue;
  const aside = asideOf('queue', { name, standing: queue, command: 'queue:resume' }, now);
  if (drainedAt === undefined) return aside;
  return { ...aside, text: `${aside.text} (empty for ${formatDuration(now - drainedAt)})` };
}

function asideOf(
  noun: string,
  {
    name,
    standing,
    command,
  }: { readonly name: string; readonly standing: Standing<string>; readonly command: string },
  now: number,
): Aside {
  return {
    text: `${noun} ${clean(name)} is ${standingText(standing, now)}`,
    resume: `worker ${command} ${clean(name)}`,
    until: standing.until,
  };
}
