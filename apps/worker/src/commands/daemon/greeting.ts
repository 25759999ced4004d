import path from 'node:path';
import { type AlertsInForce, type ChannelName, usedChannels } from '@sb/alerts';
import type { RegisteredJob } from '@sb/jobs';
import type { LogFields, Logger } from '@sb/logger';
import type { ScheduleEntry } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { relativeTime, type ScheduleView } from '@sb/views';
import { VERSION } from '../../cli/version.ts';
import { dueText } from '../../views/due-text.ts';
import type { DaemonSettings } from './daemon-settings.ts';

const NEXT_SHOWN = 5;

export interface Start {
  readonly name: string;
  /** The store, as returned by `storePlace`. */
  readonly place: string;
  readonly settings: DaemonSettings;
  readonly jobs: readonly RegisteredJob[];
  readonly schedules: readonly ScheduleEntry[];
  /** These and those of the store, with their next fires. */
  readonly views: readonly ScheduleView[];
  readonly alerts: AlertsInForce;
  readonly health: { readonly port: number } | undefined;
  /** The address of the console beside it; undefined: it has none. */
  readonly console?: string | undefined;
  readonly logLevel: Logger['level'];
}

/** `sqlite data/worker.db` relative to the workspace, or the server without its password. */
export function storePlace({ file, where }: Store, workspaceRoot: string): string {
  if (file === undefined) return where;
  const relative = path.relative(workspaceRoot, file);
  return `sqlite ${relative.startsWith('..') ? file : relative}`;
}

/** For people: the name of the node, its jobs, schedules and settings, and the next fires. */
export function greetingLines(start: Start, now: number): readonly string[] {
  const { name, place, settings, jobs, schedules, views, alerts, health, console: page, logLevel } = start;
  const on = schedules.filter(({ enabled }) => enabled);
  const off = schedules.length - on.length;
  const offers = [
    plural(jobs.length, 'job'),
    `${plural(on.length, 'schedule')} on${off > 0 ? `, ${off} off` : ''}`,
    `${settings.concurrency} at once`,
    ...(settings.queues ? [`queues ${settings.queues.join(', ')}`] : []),
    alertsOffer(alerts),
    health ? `health on http://127.0.0.1:${health.port}` : 'health off',
    ...(page === undefined ? [] : [`console on ${page}`]),
  ];
  return [
    `Signal Blueprint Worker ${VERSION} · node ${name} · ${place}`,
    offers.join(' · '),
    ...nextLines(views, now),
    ...(logLevel === 'debug' ? [] : ['to log the start of each run: LOG_LEVEL=debug']),
  ];
}

/** The same facts for programs. */
export function startFacts(start: Start): LogFields {
  const { name, place, settings, jobs, schedules, alerts, health } = start;
  return {
    version: VERSION,
    node: name,
    store: place,
    jobs: jobs.map(({ id }) => id),
    schedules: schedules.filter(({ enabled }) => enabled).map((schedule) => schedule.name),
    concurrency: settings.concurrency,
    alertRules: rulesOn(alerts).length,
    alertChannels: channelsOn(alerts),
    ...(settings.queues && { queues: settings.queues }),
    ...(health && { healthPort: health.port }),
  };
}

/** Without a channel, alerts are only kept in the history: a new operator may not know this. */
function alertsOffer(alerts: AlertsInForce): string {
  const rules = rulesOn(alerts);
  if (rules.length === 0) return 'alerts off';
  const offer = plural(rules.length, 'alert rule');
  const to = channelsOn(alerts);
  if (to.length > 0) return `${offer} to ${to.join(', ')}`;
  if (alerts.channels.size === 0) return `${offer} to no channel`;
  const named = usedChannels(alerts).join(', ') || 'none';
  return `${offer} to no channel (named: ${named}; on: ${[...alerts.channels.keys()].join(', ')})`;
}

function rulesOn({ settings, rules }: AlertsInForce): AlertsInForce['rules'] {
  return settings.enabled ? rules.filter(({ enabled }) => enabled) : [];
}

/** The channels that are on and that alerts may go to. */
function channelsOn(alerts: AlertsInForce): readonly ChannelName[] {
  const named = usedChannels(alerts);
  return [...alerts.channels.keys()].filter((channel) => named.includes(channel));
}

function nextLines(views: readonly ScheduleView[], now: number): readonly string[] {
  const fires = views
    .flatMap(({ name, timezone, next: [next] }) => (next ? [{ name, timezone, at: next.getTime() }] : []))
    .toSorted((a, b) => a.at - b.at);
  const rows = fires.slice(0, NEXT_SHOWN).map(({ name, timezone, at }) => ({
    when: dueText(at, timezone, now),
    name,
    distance: relativeTime(at, now),
    timezone,
  }));
  const widest = (of: 'when' | 'name' | 'distance'): number =>
    rows.reduce((width, row) => Math.max(width, row[of].length), 0);
  const lines = rows.map(({ when, name, distance, timezone }, at) =>
    [
      at === 0 ? 'next' : '    ',
      when.padEnd(widest('when')),
      name.padEnd(widest('name')),
      distance.padEnd(widest('distance')),
      timezone,
    ].join('   '),
  );
  const more = fires.length - rows.length;
  return more > 0 ? [...lines, `       and ${more} more: worker schedules`] : lines;
}
