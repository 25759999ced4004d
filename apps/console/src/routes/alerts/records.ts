/** Alerts that fired, and their numbers. */
import {
  ALERT_STATES,
  type AlertPosition,
  type AlertRecord,
  listAlerts,
  readAlertStatistics,
  SEVERITIES,
} from '@sb/alerts';
import { alertShape, alertSubject, deliveriesText, isoTime } from '@sb/views';
import { z } from 'zod';
import { alertHistory, alertStatistics } from '../../answers/alerts/history.ts';
import { hasNumbers, nextOf, readCursor } from '../../requests/cursors.ts';
import { checkKnown, checkKnownIfAny } from '../../guard/known-names.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { asDocumented } from './documented.ts';
import { cursor, flag, instant, instantOf, limit, name, timesOf } from '../../requests/fields.ts';

const TAG = 'Alerts';

const filters = {
  id: z.coerce.number().int().positive().optional(),
  rule: name.optional(),
  queue: name.optional(),
  severity: z.enum(SEVERITIES).optional(),
  state: z.enum(ALERT_STATES).optional(),
  since: instant.optional(),
  until: instant.optional(),
  suppressed: flag,
  cursor,
  limit,
};
const historyQuery = z.strictObject({ job: name.optional(), ...filters });
const documentedQuery = z.strictObject({ jobId: name.optional(), ...filters });
const statsQuery = z.strictObject({ since: instant.default('7d') });

const history = {
  method: 'GET',
  path: '/alerts/history',
  tag: TAG,
  summary: 'Alerts that fired, the newest first: who was notified, and what was left out',
  least: 'viewer',
  isOfJobs: true,
  refuses: [404],
  answer: alertHistory,
  isList: true,
  cli: ['alert:history'],
} as const;

const stats = reads({
  method: 'GET',
  path: '/alerts/stats',
  tag: TAG,
  summary: 'How many alerts fired, what became of their messages, and how long they lasted',
  least: 'viewer',
  query: statsQuery,
  answer: alertStatistics,
  cli: ['alert:stats'],
  async run({ store, who, query, secrets }) {
    checkUnlimited(who);
    const now = await store.now();
    const since = instantOf(query.since, now) ?? now;
    const found = await readAlertStatistics(store, { since });
    return shownTexts({ since: isoTime(since), ...found }, secrets);
  },
});

export const ALERT_RECORD_ROUTES: readonly Route[] = [
  reads({
    ...history,
    query: historyQuery,
    run: async (call) => {
      await checkKnown(call, call.query);
      return listHistory(call, call.query);
    },
  }),
  asDocumented(
    reads({
      ...history,
      query: documentedQuery,
      async run({ query: { jobId, ...same }, ...call }) {
        const query = { ...same, job: jobId };
        await checkKnownIfAny(call, query);
        return listHistory(call, query);
      },
    }),
  ),
  stats,
  asDocumented(stats),
];

async function listHistory(
  { store, who, secrets }: Pick<Call, 'store' | 'who' | 'secrets'>,
  query: z.output<typeof historyQuery>,
): Promise<z.input<typeof alertHistory>> {
  const { id, job, rule, queue, severity, state, suppressed } = query;
  const before = readCursor(query.cursor, query, isPosition);
  const now = await store.now();
  const page = await listAlerts(store, {
    ...(id !== undefined && { id }),
    ...(job !== undefined && { jobId: job }),
    ...(rule !== undefined && { rule }),
    ...(queue !== undefined && { queue }),
    ...(severity && { severity }),
    ...(state && { state }),
    ...(before && { before }),
    ...timesOf(query, now),
    suppressed,
    limit: query.limit,
  });
  const items = page.alerts
    .filter(({ about }) => who.jobs === undefined || (about.kind === 'job' && maySeeJob(who, about.name)))
    .map(recordRow);
  return shownTexts(
    {
      now: isoTime(now),
      items,
      ...nextOf(page.next, query),
    },
    secrets,
  );
}

function recordRow(record: AlertRecord) {
  return { ...alertShape(record), about: alertSubject(record), sent: deliveriesText(record) };
}

function isPosition(value: unknown): value is AlertPosition {
  return hasNumbers(value, ['firedAt', 'id']);
}
