/** What a page may listen to, and the route that answers it. Pure. */
import { RefusedError } from '../http/refusal.ts';

/** A topic whose event is the whole answer of a route, sent when it may have changed. */
export interface Watched {
  readonly topic: string;
  /** The name of its event. */
  readonly event: string;
  /** `GET /overview` */
  readonly route: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** Only facts about this run concern it. */
  readonly runId?: number;
  /** Only facts whose type begins so concern it. */
  readonly facts?: string;
  /** The clock alone changes its answer, so that it is read again after this time, ms. */
  readonly renewMs?: number;
}

export interface Topics {
  readonly watched: readonly Watched[];
  /** The rows that the client shows, and how many are newer. */
  readonly hasRuns: boolean;
  /** Every fact. */
  readonly hasEvents: boolean;
  /** The log of a run, as it grows. */
  readonly logs: readonly number[];
  /** Organisations: that something of their board changed. */
  readonly orgs: readonly string[];
  /** The zone of their sentences. */
  readonly tz: string;
}

interface List extends Pick<Watched, 'event' | 'route' | 'facts' | 'renewMs'> {
  /** Its sentences name times. */
  readonly hasZone?: boolean;
  readonly query?: Watched['query'];
}

const MINUTE_MS = 60_000;

const LISTS: Readonly<Record<string, List>> = {
  overview: { event: 'tiles', route: 'GET /overview', hasZone: true, renewMs: MINUTE_MS },
  jobs: { event: 'jobs', route: 'GET /jobs', hasZone: true, renewMs: MINUTE_MS },
  queues: { event: 'queues', route: 'GET /queues', hasZone: true, renewMs: MINUTE_MS },
  schedules: { event: 'schedules', route: 'GET /schedules', hasZone: true, query: { next: 3 } },
  nodes: { event: 'nodes', route: 'GET /nodes' },
  failures: { event: 'failures', route: 'GET /dead-letters/groups', query: { limit: 100 } },
  alerts: { event: 'alerts', route: 'GET /alerts', facts: 'alert.' },
};

export interface DescribedTopic {
  readonly topic: string;
  /** What is sent, for the reference and the guide. */
  readonly events: string;
}

export const TOPICS: readonly DescribedTopic[] = [
  ...Object.entries(LISTS).map(([topic, { event, route }]) => ({
    topic,
    events: `\`${event}\`: the answer of \`${route}\``,
  })),
  {
    topic: 'runs',
    events:
      '`patch`: of the runs that `POST /stream/{id}/visible` names, the rows that changed; `newer`: how many runs are newer, with its `newerThan`',
  },
  {
    topic: 'run:<number>',
    events:
      '`run`: the answer of `GET /runs/{id}`; `log`: new lines of its log, with the number `after` which they come',
  },
  {
    topic: 'events',
    events:
      '`fact`: an item of `GET /events`, each once and in order; those about access to administrators without a limit',
  },
  { topic: 'org:<id>', events: '`changed`: something of the board has changed' },
];

const MOST_TOPICS = 8;
const RUN = /^run:([1-9]\d{0,15})$/;
const ORG = /^org:([a-z0-9][a-z0-9._-]{0,63})$/;

/** Of the query. */
export function describeTopics(): string {
  const each = TOPICS.map(({ topic, events }) => `\`${topic}\` sends ${events}`).join('. ');
  return `1 to ${MOST_TOPICS} topics, separated by commas. ${each}. Each stream also sends \`hello\`, with its \`id\`; \`touched\`, with a \`topic\` to which something happened; \`alive\`, after 15 s without another event; \`gap\`: facts may be missing, so read the lists again`;
}

/** `overview,run:17`; `tz`: the zone of their sentences. Refuses with `REQUEST_INVALID`. */
export function parseTopics(text: string, tz: string): Topics {
  const names = text.split(',').filter((one) => one !== '');
  const runs = names.flatMap((one) => RUN.exec(one)?.slice(1).map(Number) ?? []);
  const orgs = names.flatMap((one) => ORG.exec(one)?.slice(1) ?? []);
  const unknown = names.filter(
    (one) =>
      !Object.hasOwn(LISTS, one) && one !== 'runs' && one !== 'events' && !RUN.test(one) && !ORG.test(one),
  );
  const [first] = unknown;
  if (names.length === 0 || names.length > MOST_TOPICS || first !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail:
        first === undefined
          ? `query.topics: expected 1 to ${MOST_TOPICS} topics, got ${names.length}.`
          : `query.topics: there is no topic "${first.slice(0, 40)}".`,
      hint: `Topics: ${TOPICS.map(({ topic }) => topic).join(', ')}.`,
    });
  return {
    watched: [
      ...names.flatMap((topic) => {
        const list = Object.hasOwn(LISTS, topic) ? LISTS[topic] : undefined;
        if (!list) return [];
        const { event, route, facts, renewMs, hasZone, query } = list;
        return [
          {
            topic,
            event,
            route,
            params: {},
            query: { ...query, ...(hasZone && { tz }) },
            ...(facts !== undefined && { facts }),
            ...(renewMs !== undefined && { renewMs }),
          },
        ];
      }),
      ...runs.map((id) => ({
        topic: `run:${id}`,
        event: 'run',
        route: 'GET /runs/:id',
        params: { id },
        query: { tz },
        runId: id,
      })),
    ],
    hasRuns: names.includes('runs'),
    hasEvents: names.includes('events'),
    logs: runs,
    orgs,
    tz,
  };
}
