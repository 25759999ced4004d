/** What people do with queues: they pause, drain, purge and limit them. A token of some jobs does none of it. */
import {
  drainQueue,
  limitQueue,
  limitsVersion,
  pauseQueue,
  previewPurge,
  purgeQueue,
  type QueueLimits,
  readQueue,
  resumeQueue,
} from '@sb/queue';
import { PRIORITIES } from '@sb/jobs';
import { clean, inForceText, purgedText, purgeFollowersText, rateText, sumOf } from '@sb/views';
import { cappedPlural } from '@sb/words';
import { z } from 'zod';
import { cappedCount, standingChanged } from '../../answers/common.ts';
import { limitsSet } from '../../answers/queues.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { LIMITS_LONGEST_MS } from '../../http/in-time.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, type Route } from '../../http/route.ts';
import { capped } from '../../rows/queue/queue-rows.ts';
import { standingChange } from '../../rows/standing-change.ts';
import {
  atMost,
  flag,
  pauseBody,
  pauseEnd,
  rate,
  reason,
  whyBody,
  zoneQuery,
} from '../../requests/fields.ts';
import { queueParams, type QueueParams, TAG } from './named.ts';

const limitBody = z.strictObject({
  maxRunning: z.number().int().nullable().optional(),
  maxDepth: z.number().int().nullable().optional(),
  rate: rate.nullable().optional(),
  burst: z.number().int().min(1).optional(),
  reason: reason.optional(),
});

/** Of a preview of a purge. */
const MOST_GROUPS = 20;

export const QUEUE_ACTS: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/queues/:name/pause',
    tag: TAG,
    summary: 'Pauses the queue: no run of it starts',
    least: 'operator',
    params: queueParams,
    query: zoneQuery,
    body: pauseBody,
    answer: standingChanged,
    takesVersion: true,
    cli: ['queue:pause'],
    async run({ store, who, params: { name }, query: { tz }, body, version, secrets }) {
      checkUnlimited(who);
      const now = await store.now();
      const act = { reason: body.reason, until: pauseEnd(body, now), actor: who.actor, version };
      return standingChange(await pauseQueue(store, name, act), { name, now, tz, secrets });
    },
  }),
  acts({
    method: 'DELETE',
    path: '/queues/:name/pause',
    tag: TAG,
    summary: 'Resumes the queue, also one that drains',
    least: 'operator',
    params: queueParams,
    query: zoneQuery,
    body: whyBody,
    answer: standingChanged,
    takesVersion: true,
    cli: ['queue:resume'],
    async run({ store, who, params: { name }, query: { tz }, body, version, secrets }) {
      checkUnlimited(who);
      const act = { actor: who.actor, reason: body.reason, version };
      const now = await store.now();
      return standingChange(await resumeQueue(store, name, act), { name, now, tz, secrets });
    },
  }),
  acts({
    method: 'POST',
    path: '/queues/:name/drain',
    tag: TAG,
    summary: 'Drains the queue: it refuses new runs, and those in it run',
    least: 'operator',
    params: queueParams,
    query: zoneQuery,
    body: whyBody,
    answer: standingChanged,
    takesVersion: true,
    cli: ['queue:drain'],
    async run({ store, who, params: { name }, query: { tz }, body, version, secrets }) {
      checkUnlimited(who);
      const act = { actor: who.actor, reason: body.reason, version };
      const now = await store.now();
      return standingChange(await drainQueue(store, name, act), { name, now, tz, secrets });
    },
  }),
  acts({
    method: 'POST',
    path: '/queues/:name/purge',
    tag: TAG,
    summary: 'Cancels the runs that wait in the queue; `dryRun` counts them only',
    least: 'admin',
    isOfAllOrgs: true,
    params: queueParams,
    query: z.strictObject({ dryRun: flag }),
    body: z.strictObject({ reason, atMost: atMost.optional() }),
    answer: z.object({
      dryRun: z.boolean(),
      cancelled: z.number(),
      isAtLeast: z.boolean().optional(),
      /** The code of an error of the store behind the first runs: others may still wait. */
      failure: z.string().optional(),
      /** Of a preview: what waits, by its state. */
      parts: z.array(cappedCount.extend({ state: z.string() })).optional(),
      /** Of a preview: what waits, by job and priority, the most first; at most 20 groups. */
      groups: z.array(cappedCount.extend({ jobId: z.string(), priority: z.enum(PRIORITIES) })).optional(),
      /** Of a preview: what waits beside these groups, at least none where not all was looked at; absent where they are all. */
      others: cappedCount.optional(),
      /** Of a preview: the runs of other queues that wait for one of them and would not start, and their chains. */
      followers: z
        .object({ runs: z.number(), chains: z.number(), isAtLeast: z.boolean().optional() })
        .optional(),
      says: z.string(),
    }),
    cli: ['queue:purge'],
    run: purge,
  }),
  acts({
    method: 'PATCH',
    path: '/queues/:name',
    tag: TAG,
    summary: 'Limits the queue; null takes a limit away',
    least: 'operator',
    params: queueParams,
    body: limitBody,
    answer: limitsSet,
    takesVersion: true,
    longestMs: LIMITS_LONGEST_MS,
    cli: ['queue:limit'],
    run: changeLimits,
  }),
];

async function purge({
  store,
  who,
  params: { name: of },
  query: { dryRun },
  body,
}: Call<
  QueueParams,
  { readonly dryRun: boolean },
  { readonly reason: string; readonly atMost?: number | undefined }
>) {
  checkUnlimited(who);
  if (!dryRun) {
    const purged = await purgeQueue(store, of, { actor: who.actor, ...body });
    const { cancelled, failure } = purged;
    return { dryRun, cancelled, ...(failure && { failure: failure.code }), says: purgedText(of, purged) };
  }
  const found = await readQueue(store, of);
  const parts = (['queued', 'later', 'held', 'waiting'] as const).map((state) => ({
    state,
    ...capped(found[state]),
  }));
  const cancelled = sumOf(parts, ({ count }) => count);
  const isAtLeast = parts.some((part) => part.isAtLeast);
  const runs = cappedPlural(cancelled, isAtLeast ? cancelled : undefined, 'run');
  const { groups, isPart, followers } = await previewPurge(store, of);
  const others = sumOf(groups.slice(MOST_GROUPS), ({ count }) => count);
  const beyond = purgeFollowersText(followers);
  return {
    dryRun,
    cancelled,
    ...(isAtLeast && { isAtLeast }),
    parts: parts.filter(({ count }) => count > 0),
    groups: groups.slice(0, MOST_GROUPS).map(({ jobId, ...group }) => ({
      jobId: clean(jobId),
      ...group,
      ...(isPart && { isAtLeast: true }),
    })),
    ...((others > 0 || isPart) && { others: { count: others, ...(isPart && { isAtLeast: true }) } }),
    followers: {
      runs: followers.runs,
      chains: followers.chains,
      ...(followers.isAtLeast && { isAtLeast: true }),
    },
    says: `${runs} would be cancelled${beyond === undefined ? '' : `; ${beyond}`}.`,
  };
}

async function changeLimits({
  store,
  who,
  params: { name: of },
  body,
  version,
}: Call<QueueParams, unknown, z.output<typeof limitBody>>) {
  checkUnlimited(who);
  const { maxRunning, maxDepth, rate: wanted, burst } = body;
  if (burst !== undefined && !wanted)
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.burst: needs a rate.' });
  const change = await limitQueue(store, of, {
    actor: who.actor,
    reason: body.reason,
    version,
    maxRunning: maxRunning === null ? 'none' : maxRunning,
    maxDepth: maxDepth === null ? 'none' : maxDepth,
    rate: wanted === null ? 'none' : wanted && { ...wanted, burst },
  });
  const { changed: isChanged, before, after } = change;
  const atOnce = after.maxRunning === undefined ? 'any number' : String(after.maxRunning);
  const waiting = after.maxDepth === undefined ? 'any number' : String(after.maxDepth);
  const limits = `${of}: ${atOnce} at once, ${waiting} waiting, ${after.rate ? rateText(after.rate) : 'no rate'}.`;
  const remark = inForceText(change);
  return {
    changed: isChanged,
    before: wayBack(before, body),
    version: limitsVersion(after),
    says: remark === undefined ? limits : `${limits} ${remark}`,
  };
}

/** Of those that were asked for; null: no limit. */
function wayBack(
  { maxRunning, maxDepth, rate: own }: QueueLimits,
  asked: z.output<typeof limitBody>,
): z.input<typeof limitsSet>['before'] {
  return {
    ...(asked.maxRunning !== undefined && { maxRunning: maxRunning ?? null }),
    ...(asked.maxDepth !== undefined && { maxDepth: maxDepth ?? null }),
    ...(asked.rate !== undefined && {
      rate: own ? rateText({ ...own, burst: 1 }) : null,
      ...(own && { burst: own.burst }),
    }),
  };
}
