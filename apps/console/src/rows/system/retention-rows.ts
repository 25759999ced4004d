/** How long each kind of record is kept, and what a cleanup has removed, as the settings show it. Pure. */
import { FINISHED_STATES } from '@sb/jobs';
import type { RunDetails } from '@sb/queue';
import { isoTime } from '@sb/views';
import { plural } from '@sb/words';
import type { Retention, Setting } from '../../answers/system/installation.ts';

type Kept = Extract<Retention['settings'], { state: 'read' }>['items'];

/** The fields of `maintenance.cleanup`, in their order. */
const WHAT: Readonly<Record<string, string>> = {
  retentionDays: 'finished runs, with their attempts, inputs and results',
  keepLast: 'finished runs, at most',
  outcomes: 'finished runs, by their outcome',
  queues: 'finished runs, by their queue',
  jobs: 'finished runs, by their job',
  logs: 'logs of finished runs',
  events: 'events',
  audit: 'events that say who did what',
  fires: 'fires of schedules',
  statistics: 'statistics',
  deadLetters: 'replayed and discarded dead letters',
  alerts: 'resolved alerts, with their messages',
  nodes: 'stopped and lost nodes',
};
const PREFIX = 'retention.';

/** What a cleanup counts, where its name does not say it. */
const COUNTED: Readonly<Record<string, string>> = {
  memory: 'steps and progress',
  deadLetters: 'dead letters',
  alertMessages: 'messages of alerts',
  alertRecords: 'silences and other records of alerts',
  access: 'sessions, links and failed sign-ins',
  requests: 'answered requests',
  operations: 'bulk acts',
};

/** The settings that are about retention; the environment has none of them. */
export function keptRows(settings: readonly Setting[]): Kept {
  return settings.flatMap(({ name: full, value, origin, from }) => {
    if (!full.startsWith(PREFIX) || origin === 'environment') return [];
    const name = full.slice(PREFIX.length);
    const row = { name, what: WHAT[name] ?? name, says: keptText(name, value), origin };
    return [{ ...row, ...(from !== undefined && { from }) }];
  });
}

/** The fields of an input of `maintenance.cleanup`. */
export function keptWords(input: unknown): Retention['schedules'][number]['input'] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).map(([name, value]) => ({ name, says: keptText(name, value) }));
}

/** A number of days; of runs where that is what the field counts. By outcome, queue or job: each. */
function keptText(name: string, value: unknown): string {
  if (typeof value === 'number') return plural(value, name === 'keepLast' ? 'run' : 'day');
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value)
      .map(([field, kept]) => `${field} ${keptText(field, kept)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Undefined: it has not ended. */
export function cleanupRow(run: RunDetails): Retention['last'] {
  const { id, finishedAt, startedAt, result } = run;
  const state = FINISHED_STATES.find((one) => one === run.state);
  if (state === undefined || finishedAt === undefined) return undefined;
  const counts = Object.entries(typeof result === 'object' && result !== null ? result : {}).flatMap(
    ([name, count]) => (typeof count === 'number' ? [{ name, count }] : []),
  );
  const freed = counts.find(({ name }) => name === 'freedBytes');
  return {
    runId: id,
    state,
    at: isoTime(finishedAt),
    ...(startedAt !== undefined && { tookMs: finishedAt - startedAt }),
    ...(state === 'succeeded' && {
      removed: counts
        .filter(({ name, count }) => count > 0 && name !== 'freedBytes')
        .map(({ name, count }) => ({ what: COUNTED[name] ?? name, count })),
    }),
    ...(freed && { freedBytes: freed.count }),
  };
}
