import { MAX_INPUT_BYTES } from '@sb/queue';
import type { NewEvent } from '@sb/events';
import { createLogger } from '@sb/logger';
import { expect, test } from 'vitest';
import { aRun, unheardTelemetry } from '../test/a-run.ts';
import { type ContextSource, createContext } from './context.ts';

/** A context and what it hands to its attempt. */
function contextOf(
  run: Partial<ContextSource['run']> = {},
  more: Partial<ContextSource> = {},
  input: unknown = {},
) {
  const seen = { published: [] as NewEvent[], kept: [] as NewEvent[], said: [] as string[] };
  const write = (line: string): boolean => seen.said.push(line) > 0;
  const source: ContextSource = {
    run: aRun({ failures: 1, ...run }),
    storeId: 'store',
    jobNow: new Date(0),
    lastSuccessAt: undefined,
    telemetry: unheardTelemetry(),
    signal: new AbortController().signal,
    isOver: false,
    createLogger: () => createLogger({ format: 'json', level: 'info', stderr: { write } }),
    publish: async (event) => void seen.published.push(event),
    keep: (event) => void seen.kept.push(event),
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
])('an event is of the org of the %s', async (_where, payload, input, orgId) => {
  const { ctx, published } = contextOf({}, {}, input);
  await ctx.events.publish('now', payload);
  expect(published[0]?.orgId).toBe(orgId);
});

test.each([{ onSuccess: true }, { onSuccess: false }])(
  'a dry run says what it would publish: %o',
  async (how) => {
    const { ctx, published, kept, said } = contextOf({ dryRun: true });
    await ctx.events.publish('invoice.sent', {}, how);
    expect([published, kept]).toEqual([[], []]);
    expect(said.join('')).toContain('dry run: would publish invoice.sent');
  },
);

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
  const { ctx, published } = contextOf({}, { isOver: true });
  await expect(ctx.events.publish('late')).rejects.toMatchObject({ code: 'CLAIM_LOST' });
  expect(published).toEqual([]);
});

test('a run knows its attempt, and has a key that no other run has, not even in a restored store', () => {
  const { run } = contextOf({ fireAt: 5 }, { lastSuccessAt: new Date(3) }).ctx;
  expect(run).toMatchObject({ attempt: 2, fireTime: new Date(5), lastSuccessAt: new Date(3) });
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
