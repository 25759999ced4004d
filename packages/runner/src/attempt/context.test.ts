import type { Progress } from '@sb/queue';
import { MAX_INPUT_BYTES, type RunRequest } from '@sb/queue/engine';
import { checkEvent, type NewEvent } from '@sb/events';
import { createLogger } from '@sb/logger';
import { expect, test } from 'vitest';
import { aRun, unheardTelemetry } from '../../test/a-run.ts';
import { AttemptAborted } from '@sb/jobs';
import { type ContextSource, type ContextWork, createContext } from './context.ts';

/** A context and what it hands to its attempt. */
function contextOf(
  run: Partial<ContextSource['run']> = {},
  more: Partial<ContextSource> = {},
  input: unknown = {},
) {
  const seen = {
    published: [] as NewEvent[],
    kept: [] as NewEvent[],
    said: [] as string[],
    asked: [] as RunRequest[],
    keptRequests: [] as RunRequest[],
    shown: [] as Progress[],
  };
  const write = (line: string): boolean => seen.said.push(line) > 0;
  const work: ContextWork = {
    publish: async (event) => void seen.published.push(event),
    keepEvent: (event) => void seen.kept.push(event),
    requestOf: async (job, asked, { after: _after, ...options }) => ({
      jobId: typeof job === 'string' ? job : job.id,
      input: asked,
      ...options,
    }),
    enqueue: async (request) => ({ id: seen.asked.push(request), verdict: 'enqueued' }),
    keepRequest: async (request) => void seen.keptRequests.push(request),
    showProgress: (progress) => void seen.shown.push(progress),
    parents: async () => ({}),
    step: async (_id, make) => make(),
    checkpoint: () => ({ get: async () => undefined, set: async () => {} }),
  };
  const source: ContextSource = {
    run: aRun({ failures: 1, ...run }),
    storeId: 'store',
    jobNow: new Date(0),
    lastSuccessAt: undefined,
    telemetry: unheardTelemetry(),
    signal: new AbortController().signal,
    isOver: false,
    createLogger: () => createLogger({ format: 'json', level: 'info', stderr: { write } }),
    work,
    ...more,
  };
  return { ...seen, ctx: createContext(source, input) };
}

test('an event goes out at once, or with the success, under a key of its run', async () => {
  const { ctx, published, kept } = contextOf();
  await ctx.events.publish('now', { n: 1 }, { dedupeKey: 'k' });
  await ctx.events.publish('later', {}, { onSuccess: true });
  const facts = { jobId: 'work', runId: 7 };
  expect(published).toEqual([{ type: 'now', payload: { n: 1 }, dedupeKey: 'run:7:k', ...facts }]);
  expect(kept).toEqual([{ type: 'later', payload: {}, ...facts }]);
});

test.each([
  ['payload', { orgId: 'acme' }, { orgId: 'other' }, 'acme'],
  ['input, where the payload has none', {}, { orgId: 'other' }, 'other'],
  ['nothing, where it is no text', { orgId: 7 }, undefined, undefined],
  ['nothing, where it is longer than an event may have', {}, { orgId: 'x'.repeat(201) }, undefined],
])('an event is of the org of the %s', async (_where, payload, input, orgId) => {
  const { ctx, published } = contextOf({}, {}, input);
  await ctx.events.publish('now', payload);
  expect(published[0]?.orgId).toBe(orgId);
});

test.each([7, Number.MAX_SAFE_INTEGER])(
  'a key of 200 characters is fine whatever the run: %i',
  async (id) => {
    const { ctx, published } = contextOf({ id });
    const key = 'x'.repeat(200);
    await ctx.events.publish('now', {}, { dedupeKey: key });
    expect(published[0]?.dedupeKey).toBe(`run:${id}:${key}`);
    expect(() => published.forEach(checkEvent)).not.toThrow();
    await expect(ctx.events.publish('now', {}, { dedupeKey: `${key}x` })).rejects.toMatchObject({
      code: 'EVENT_INVALID',
      field: 'dedupeKey',
    });
  },
);

test.each([{ onSuccess: true }, { onSuccess: false }])(
  'a dry run says what it would publish: %o',
  async (how) => {
    const { ctx, published, kept, said } = contextOf({ dryRun: true });
    await ctx.events.publish('invoice.sent', {}, how);
    expect([published, kept]).toEqual([[], []]);
    expect(said.join('')).toContain('dry run: would publish invoice.sent');
  },
);

test('a run is asked for at once, or with the success', async () => {
  const { ctx, asked, keptRequests } = contextOf();
  expect(await ctx.enqueue('mail', { to: 'ada' }, { queue: 'slow' })).toEqual({ id: 1, verdict: 'enqueued' });
  expect(await ctx.enqueue('mail', {}, { onSuccess: true })).toEqual({ verdict: 'with_success' });
  expect(asked).toEqual([{ jobId: 'mail', input: { to: 'ada' }, queue: 'slow' }]);
  expect(keptRequests).toEqual([{ jobId: 'mail', input: {} }]);
});

test.each([{ onSuccess: true }, { onSuccess: false }])(
  'a dry run says what it would enqueue: %o',
  async (how) => {
    const { ctx, asked, keptRequests, said } = contextOf({ dryRun: true });
    expect(await ctx.enqueue('mail', { to: 'ada' }, how)).toEqual({ verdict: 'dry_run' });
    expect([asked, keptRequests]).toEqual([[], []]);
    expect(said.join('')).toContain('dry run: would enqueue mail');
    expect(said.join('')).toContain('"to":"ada"');
  },
);

test('progress is a number of a number, and a note without characters that no store takes', () => {
  const { ctx, shown } = contextOf();
  ctx.progress(1);
  ctx.progress(2, 3, '\ud800 rows');
  expect(shown).toEqual([{ done: 1 }, { done: 2, total: 3, note: '\ufffd rows' }]);
  expect(() => ctx.progress(Number.NaN)).toThrow(
    'ctx.progress, done: expected a finite number of at least 0, got NaN.',
  );
  expect(() => ctx.progress(1, -1)).toThrow(expect.objectContaining({ code: 'PROGRESS_INVALID' }));
});

test('a sleep ends with its time, or with the reason of an abort', async () => {
  const controller = new AbortController();
  const { ctx } = contextOf({}, { signal: controller.signal });
  await ctx.sleep('1ms');
  const sleeping = ctx.sleep('30d');
  controller.abort(new AttemptAborted('cancelled'));
  await expect(sleeping).rejects.toMatchObject({ reason: 'cancelled' });
  await expect(ctx.sleep(Date.now() + 5_000)).rejects.toMatchObject({ code: 'DURATION_INVALID' });
  await expect(ctx.sleep(0)).rejects.toMatchObject({ reason: 'cancelled' });
  await expect(ctx.sleep('soon')).rejects.toMatchObject({ code: 'DURATION_INVALID' });
});

test('what the settle could not store is refused before it comes so far', async () => {
  const { ctx, kept } = contextOf();
  const publish = (type: string, payload: Record<string, unknown>): Promise<void> =>
    ctx.events.publish(type, payload, { onSuccess: true });
  await expect(publish('', {})).rejects.toMatchObject({ code: 'EVENT_INVALID' });
  await expect(publish('long', { text: 'x'.repeat(MAX_INPUT_BYTES) })).rejects.toThrow(
    String(MAX_INPUT_BYTES),
  );
  await expect(publish('odd', { n: 1n })).rejects.toThrow('bigint');
  expect(kept).toEqual([]);
});

test('a context is dead once its attempt has ended', async () => {
  const { ctx, published, asked } = contextOf({}, { isOver: true });
  await expect(ctx.events.publish('late')).rejects.toMatchObject({ code: 'CLAIM_LOST' });
  await expect(ctx.enqueue('mail')).rejects.toMatchObject({ code: 'CLAIM_LOST' });
  expect([published, asked]).toEqual([[], []]);
});

test('a run knows its attempt, and has a key that no other run has, not even in a restored store', () => {
  const { run } = contextOf({ fireAt: 5, replayOf: 3 }, { lastSuccessAt: new Date(3) }).ctx;
  expect(run).toMatchObject({ attempt: 2, replayOf: 3, fireTime: new Date(5), lastSuccessAt: new Date(3) });
  const keys = [
    contextOf(),
    contextOf({ failures: 0, claimNo: 2 }),
    contextOf({ id: 8 }),
    contextOf({ createdAt: 1 }),
    contextOf({}, { storeId: 'restored' }),
  ].map(({ ctx }) => ctx.run.idempotencyKey);
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(4);
});
