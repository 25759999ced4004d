/** What people do with a job: they request a run of it, pause it, resume it and limit it. */
import { limitJob, pauseJob, resumeJob, type ShownJobLimits } from '@sb/queue';
import { clean, inForceText, limitsText, movedText, rateText } from '@sb/views';
import { z } from 'zod';
import { standingChanged } from '../../answers/common.ts';
import { OPERATE, OPERATE_JOBS } from '../../guard/may.ts';
import { LIMITS_LONGEST_MS } from '../../http/in-time.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, type Route } from '../../http/route.ts';
import { standingChange, type StandingLook } from '../../rows/standing-change.ts';
import { pauseBody, pauseEnd, rate, reason, whyBody, zoneQuery } from '../../requests/fields.ts';
import { requestJob, runBody } from './request-run.ts';
import { jobParams, type JobParams, TAG } from './seen.ts';

const limitBody = z.strictObject({
  maxRunning: z.union([z.number().int(), z.literal('none'), z.null()]).optional(),
  rate: z.union([rate, z.literal('none'), z.null()]).optional(),
  burst: z.number().int().min(1).optional(),
  reason: reason.optional(),
});

/** The body that leads back to the limits that were there. */
const limitsBefore = z.object({
  maxRunning: z.union([z.number(), z.literal('none'), z.null()]),
  rate: z.union([z.string(), z.null()]),
  burst: z.number().optional(),
});

const changed = standingChanged.extend({ moved: z.number() });

export const JOB_ACTS: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/jobs/:id/runs',
    refuses: [429],
    tag: TAG,
    summary: 'Requests a run; the stored schema of the job checks the input',
    ...OPERATE_JOBS,
    params: jobParams,
    body: runBody,
    answer: z.object({
      id: z.number(),
      verdict: z.enum(['enqueued', 'duplicate', 'replaced']),
      says: z.string(),
    }),
    status: 201,
    cli: ['job', 'github:sync'],
    run: requestJob,
  }),
  acts({
    method: 'POST',
    path: '/jobs/:id/pause',
    tag: TAG,
    summary: 'Pauses the job in all queues: its runs are held',
    ...OPERATE,
    params: jobParams,
    query: zoneQuery,
    body: pauseBody,
    answer: changed,
    takesVersion: true,
    cli: ['job:pause'],
    async run({ store, who, params: { id }, query: { tz }, body, version, secrets }) {
      const now = await store.now();
      const act = { reason: body.reason, until: pauseEnd(body, now), actor: who.actor, version };
      return movedRow(await pauseJob(store, id, act), { name: id, now, tz, secrets }, 'held');
    },
  }),
  acts({
    method: 'DELETE',
    path: '/jobs/:id/pause',
    tag: TAG,
    summary: 'Resumes the job',
    ...OPERATE,
    params: jobParams,
    query: zoneQuery,
    body: whyBody,
    answer: changed,
    takesVersion: true,
    cli: ['job:resume'],
    async run({ store, who, params: { id }, query: { tz }, body, version, secrets }) {
      const act = { actor: who.actor, reason: body.reason, version };
      const now = await store.now();
      return movedRow(await resumeJob(store, id, act), { name: id, now, tz, secrets }, 'queued again');
    },
  }),
  acts({
    method: 'PATCH',
    path: '/jobs/:id',
    tag: TAG,
    summary: 'Limits the job beside its code; null: as its code says',
    ...OPERATE,
    params: jobParams,
    body: limitBody,
    answer: z.object({ changed: z.boolean(), before: limitsBefore, says: z.string() }),
    longestMs: LIMITS_LONGEST_MS,
    cli: ['job:limit'],
    run: changeLimits,
  }),
];

async function changeLimits({
  store,
  who,
  params: { id },
  body,
}: Call<JobParams, unknown, z.output<typeof limitBody>>) {
  const { maxRunning, rate: wanted, burst } = body;
  if (burst !== undefined && (wanted === undefined || wanted === null || wanted === 'none'))
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.burst: needs a rate.' });
  const change = await limitJob(store, id, {
    actor: who.actor,
    reason: body.reason,
    maxRunning: maxRunning === null ? 'code' : maxRunning,
    ...(wanted !== undefined && {
      rate: wanted === null ? 'code' : wanted === 'none' ? 'none' : { ...wanted, burst },
    }),
  });
  const { changed: isChanged, before, after } = change;
  const limits = `${clean(id)}: ${limitsText(after, after)}.`;
  const remark = inForceText(change);
  return {
    changed: isChanged,
    before: wayBack(before.own),
    says: remark === undefined ? limits : `${limits} ${remark}`,
  };
}

/** Absent: the code decides. Null: no limit. */
function wayBack(limits: ShownJobLimits['own']): z.input<typeof limitsBefore> {
  const { maxRunning, rate: own }: Partial<NonNullable<ShownJobLimits['own']>> = limits ?? {};
  return {
    maxRunning: maxRunning === undefined ? null : (maxRunning ?? 'none'),
    rate: own === undefined ? null : own ? rateText({ ...own, burst: 1 }) : 'none',
    ...(own && { burst: own.burst }),
  };
}

/** `became`: what the runs that it moved are now. */
function movedRow(
  change: Awaited<ReturnType<typeof pauseJob>>,
  look: StandingLook,
  became: string,
): z.input<typeof changed> {
  const { changed: isChanged, moved } = change;
  const also = isChanged ? `; ${movedText(change, became)}` : '';
  return { ...standingChange(change, { ...look, also }), moved };
}
