/** What people do with a job: they request a run of it, pause it, resume it and limit it. */
import { limitJob, pauseJob, resumeJob, type ShownJobLimits } from '@sb/queue';
import { changeText, rateText } from '@sb/views';
import { plural } from '@sb/words';
import { z } from 'zod';
import { standing } from '../../answers/common.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, type Route } from '../../http/route.ts';
import { standingRow } from '../../rows/job-rows.ts';
import { redacted } from '../../rows/redacted.ts';
import { pauseBody, pauseEnd, rate, reason, zone } from '../../requests/fields.ts';
import { requestJob, runBody } from './request-run.ts';
import { params, type Params, TAG } from './seen.ts';

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

const changed = z.object({
  changed: z.boolean(),
  before: standing,
  after: standing,
  moved: z.number(),
  says: z.string(),
});
const changeQuery = z.strictObject({ tz: zone });

export const JOB_ACTS: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/jobs/:id/runs',
    refuses: [429],
    tag: TAG,
    summary: 'Requests a run; the stored schema of the job checks the input',
    least: 'operator',
    isOfJobs: true,
    params,
    body: runBody,
    answer: z.object({ id: z.number(), verdict: z.enum(['enqueued', 'duplicate']), says: z.string() }),
    status: 201,
    cli: ['job', 'github:sync'],
    run: requestJob,
  }),
  acts({
    method: 'POST',
    path: '/jobs/:id/pause',
    tag: TAG,
    summary: 'Pauses the job in all queues: its runs are held',
    least: 'operator',
    params,
    query: changeQuery,
    body: pauseBody,
    answer: changed,
    cli: ['job:pause'],
    async run(call) {
      const { store, who, params: of, body } = call;
      const now = await store.now();
      const act = { reason: body.reason, until: pauseEnd(body, now), actor: who.actor };
      return changeRow(call, await pauseJob(store, of.id, act), { now, became: 'held' });
    },
  }),
  acts({
    method: 'DELETE',
    path: '/jobs/:id/pause',
    tag: TAG,
    summary: 'Resumes the job',
    least: 'operator',
    params,
    query: changeQuery,
    body: z.strictObject({ reason: reason.optional() }),
    answer: changed,
    cli: ['job:resume'],
    async run(call) {
      const { store, who, params: of, body } = call;
      const act = { actor: who.actor, reason: body.reason };
      const now = await store.now();
      return changeRow(call, await resumeJob(store, of.id, act), { now, became: 'queued again' });
    },
  }),
  acts({
    method: 'PATCH',
    path: '/jobs/:id',
    tag: TAG,
    summary: 'Limits the job beside its code; null: as its code says',
    least: 'operator',
    params,
    body: limitBody,
    answer: z.object({ changed: z.boolean(), before: limitsBefore, says: z.string() }),
    cli: ['job:limit'],
    run: changeLimits,
  }),
];

async function changeLimits({
  store,
  who,
  params: { id },
  body,
}: Call<Params, unknown, z.output<typeof limitBody>>) {
  const { maxRunning, rate: wanted, burst } = body;
  if (burst !== undefined && (wanted === undefined || wanted === null || wanted === 'none'))
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.burst: needs a rate.' });
  const {
    changed: isChanged,
    before,
    after,
  } = await limitJob(store, id, {
    actor: who.actor,
    reason: body.reason,
    maxRunning: maxRunning === null ? 'code' : maxRunning,
    ...(wanted !== undefined && {
      rate: wanted === null ? 'code' : wanted === 'none' ? 'none' : { ...wanted, burst },
    }),
  });
  const atOnce = after.maxRunning === undefined ? 'any number' : String(after.maxRunning);
  return {
    changed: isChanged,
    before: wayBack(before.own),
    says: `${id}: ${atOnce} at once, ${after.rate ? rateText(after.rate) : 'no rate'}.`,
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

/** `now`: read before the act, so that nothing can fail behind its commit; `became`: what the runs that it moved are now. */
function changeRow(
  { params: { id }, query: { tz }, secrets }: Call<Params, z.output<typeof changeQuery>>,
  change: Awaited<ReturnType<typeof pauseJob>>,
  { now, became }: { readonly now: number; readonly became: string },
): z.input<typeof changed> {
  const { changed: isChanged, before, after, moved } = change;
  const text = changeText(id, change, now, tz);
  const says = isChanged ? `${text}; ${plural(moved, 'run')} ${became}.` : `${text}.`;
  return redacted(
    { changed: isChanged, before: standingRow(before), after: standingRow(after), moved, says },
    secrets,
  );
}
