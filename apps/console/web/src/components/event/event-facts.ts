/** What an event looks like, and where it leads. Pure. */
import type { EventRow } from '../../../../src/answers/events.ts';
import { address } from '../../words/address.ts';
import { jobPath, queuePath, runPath, schedulePath } from '../../words/paths.ts';
import type { MarkName } from '../marks/state-mark.tsx';
import { objectPath } from './object-path.ts';

/** By the type, or by what it ends with. */
const MARKS: ReadonlyMap<string, MarkName> = new Map(
  Object.entries<MarkName>({
    'job.completed': 'succeeded',
    'job.failed': 'failed',
    'run.dead': 'failed',
    'run.lost': 'failed',
    'run.retrying': 'retrying',
    'run.cancelled': 'cancelled',
    'run.skipped': 'skipped',
    'run.expired': 'expired',
    'schedule.fired': 'later',
    'schedule.created': 'later',
    'schedule.changed': 'later',
    'schedule.overridden': 'later',
    'schedule.skipped': 'skipped',
    'schedule.missed': 'expired',
    'alert.fired': 'firing',
    'alert.resolved': 'succeeded',
    'alert.silenced': 'quiet',
    'access.denied': 'disabled',
    'user.sign_in_failed': 'disabled',
    '.paused': 'paused',
    '.cordoned': 'paused',
    '.draining': 'draining',
    '.resumed': 'succeeded',
    '.uncordoned': 'succeeded',
    '.enabled': 'succeeded',
    '.disabled': 'disabled',
    '.deleted': 'cancelled',
    '.requested': 'queued',
    '.run_requested': 'queued',
  }),
);

/** Undefined: what a person or a program did, and left nothing in a state. */
export function eventMark(type: string): MarkName | undefined {
  return MARKS.get(type) ?? MARKS.get(type.slice(type.lastIndexOf('.')));
}

interface EventLink {
  /** `run 3436` */
  readonly name: string;
  readonly href: string;
}

export function eventLinks({ object, jobId, runId, orgId, payload }: EventRow): readonly EventLink[] {
  const field = (name: string): string | undefined => {
    const value: unknown =
      typeof payload === 'object' && payload !== null ? Reflect.get(payload, name) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  const path = object && objectPath(object, orgId);
  const links = [
    ...(path === undefined ? [] : [{ name: `${object?.kind} ${object?.name}`, href: path }]),
    ...link('run', runId, runPath),
    ...link('replayed as run', field('replayedAs'), runPath),
    ...link('retried as run', field('retriedAs'), runPath),
    ...link('job', jobId ?? field('jobId'), jobPath),
    ...link('queue', field('queue'), queuePath),
    ...link('schedule', field('schedule'), schedulePath),
    ...link('alert', field('alertId'), (alert) => address('/alerts', { view: 'history', alert })),
    ...link('rule', field('rule'), (rule) => address('/alerts', { rule })),
  ];
  // Its object may be a field, too.
  return [...new Map(links.map((one) => [one.name, one])).values()];
}

function link(
  what: string,
  id: string | number | undefined,
  href: (id: string) => string,
): readonly EventLink[] {
  return id === undefined ? [] : [{ name: `${what} ${id}`, href: href(String(id)) }];
}

export interface EventTime {
  /** `fire time` */
  readonly name: string;
  readonly at: string;
}

/** As events are written: other texts are said as they are. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const TIMES = {
  fireTime: 'due',
  first: 'first',
  last: 'last',
  until: 'until',
  expiresAt: 'expires',
} as const;

/** The times of its payload, which are read in the zone of the page. */
export function eventTimes(payload: unknown): readonly EventTime[] {
  if (typeof payload !== 'object' || payload === null) return [];
  return Object.entries(TIMES).flatMap(([field, name]) => {
    const at: unknown = Reflect.get(payload, field);
    return typeof at === 'string' && INSTANT.test(at) ? [{ name, at }] : [];
  });
}

/** Both are there: what an act has changed. */
export function changeOf(
  payload: unknown,
): { readonly before: unknown; readonly after: unknown } | undefined {
  return typeof payload === 'object' && payload !== null && 'before' in payload && 'after' in payload
    ? { before: payload.before, after: payload.after }
    : undefined;
}
