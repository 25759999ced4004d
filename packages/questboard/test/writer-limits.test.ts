import { describe, expect, test } from 'vitest';
import {
  aWriter,
  board,
  bodyOf,
  digestFacts,
  goalFacts,
  KEY,
  limits,
  replyByName,
  replyByPrompt,
} from './a-writer.ts';
import { startFakeModel } from './fake-model.ts';
import { createMemoryCache } from './memory-cache.ts';

describe('a server that refuses the schema', () => {
  test('is asked once more without it, and at once so from then on', async () => {
    await using model = await startFakeModel((request) =>
      'response_format' in bodyOf(request)
        ? { status: 400, body: '{"error": "response_format is not supported"}' }
        : replyByPrompt(request),
    );
    const writer = aWriter(model);
    expect(await writer.digest(digestFacts)).toMatchObject({ ai: true });
    expect(await writer.goal(goalFacts)).toMatchObject({ ai: true });
    expect(model.requests.map((request) => Object.keys(bodyOf(request)))).toEqual([
      ['model', 'messages', 'max_tokens', 'temperature', 'response_format'],
      ['model', 'messages', 'max_tokens'],
      ['model', 'messages', 'max_tokens'],
    ]);
    expect(writer.report().ai).toMatchObject({ calls: 3, fallback: false });
  });

  test('gets the field for the cap of tokens that its error names', async () => {
    await using model = await startFakeModel((request) =>
      'max_tokens' in bodyOf(request)
        ? { status: 400, body: '{"error": {"message": "Use \'max_completion_tokens\' instead."}}' }
        : replyByPrompt(request),
    );
    expect(await aWriter(model).digest(digestFacts)).toMatchObject({ ai: true });
    expect(bodyOf(model.requests[1])).toMatchObject({ max_completion_tokens: 400 });
  });

  test('twice gives the template, and is asked no more', async () => {
    await using model = await startFakeModel(() => ({ status: 400, body: KEY }));
    const writer = aWriter(model);
    expect(await writer.digest(digestFacts)).toMatchObject({ ai: false, fallback: 'refused' });
    expect(await writer.goal(goalFacts)).toMatchObject({ ai: false, fallback: 'refused' });
    expect(model.requests).toHaveLength(2);
  });
});

describe('the caps of a run', () => {
  test.each`
    cap             | changed                                  | tokens          | texts
    ${'max-calls'}  | ${{ maxCalls: 1 }}                       | ${[100, 10]}    | ${1}
    ${'max-calls'}  | ${{ maxCalls: 0 }}                       | ${[100, 10]}    | ${0}
    ${'max-tokens'} | ${{ maxCalls: 2, maxOutputTokens: 400 }} | ${[100, 401]}   | ${1}
    ${'max-cost'}   | ${{ maxCostUsd: 0.005 }}                 | ${[100, 10]}    | ${0}
    ${'max-cost'}   | ${{ maxCostUsd: 0.03 }}                  | ${[12_000, 10]} | ${1}
  `('$cap with $changed leaves $texts texts to the model', async ({ cap, changed, tokens, texts }) => {
    await using model = await startFakeModel((request) => replyByPrompt(request, tokens));
    const writer = aWriter(model, { limits: { ...limits, ...changed } }, 'gpt-4o');
    const written = [await writer.digest(digestFacts), await writer.goal(goalFacts)];
    expect(written.filter(({ ai }) => ai)).toHaveLength(texts);
    expect(new Set(written.slice(texts).map(({ fallback }) => fallback))).toEqual(new Set([cap]));
    expect(model.requests).toHaveLength(texts);
  });

  test('leave no call for a second form', async () => {
    await using model = await startFakeModel(() => ({ status: 400, body: '' }));
    const writer = aWriter(model, { limits: { ...limits, maxCalls: 1 } });
    expect(await writer.digest(digestFacts)).toMatchObject({ ai: false, fallback: 'max-calls' });
    expect(model.requests).toHaveLength(1);
  });
});

describe('the cache', () => {
  test('gives the text of an earlier run without a request', async () => {
    await using model = await startFakeModel(replyByName);
    const cache = createMemoryCache();
    const first = await aWriter(model, { cache }).digest(digestFacts);
    const writer = aWriter(model, { cache });
    expect(await writer.digest(digestFacts)).toEqual(first);
    expect(model.requests).toHaveLength(1);
    expect(writer.report().ai).toEqual({ calls: 0, tokens: 0, fallback: false });
  });

  test('has no names: a member with a new one is called by it', async () => {
    await using model = await startFakeModel(replyByName);
    const cache = createMemoryCache();
    await aWriter(model, { cache }).digest(digestFacts);
    expect([...cache.kept.values()].join()).not.toMatch(/Ada|Lovelace|ask-ada/);
    const [ada] = board.members;
    const task = { ...board.tasks[0]!, title: 'Ask Ada King to round amounts' };
    const { text } = await aWriter(model, { cache }).digest({
      ...digestFacts,
      members: board.members.map((member) => (member === ada ? { ...ada, name: 'Ada King' } : member)),
      taskById: new Map([[task.id, task]]),
    });
    expect([text, model.requests.length]).toEqual(['invoices opened. Ada King is blocked on ask-ada.', 1]);
  });

  test.each([
    ['model', 'other', digestFacts],
    ['facts', 'tiny', { ...digestFacts, date: '2026-02-03' }],
  ])('does not know the answer for another %s', async (_what, name, facts) => {
    await using model = await startFakeModel(replyByName);
    const cache = createMemoryCache();
    await aWriter(model, { cache }).digest(digestFacts);
    await aWriter(model, { cache }, name).digest(facts);
    expect(model.requests).toHaveLength(2);
  });

  test('is checked like the model: an answer that breaks a rule is asked for again', async () => {
    await using model = await startFakeModel(replyByName);
    const cache = { ...createMemoryCache(), find: async () => '{"text": "See https://evil.example"}' };
    expect(await aWriter(model, { cache }).digest(digestFacts)).toMatchObject({ ai: true });
    expect(model.requests).toHaveLength(1);
  });

  test.each(['find', 'keep'])('that fails to %s costs the text, not the run', async (verb) => {
    await using model = await startFakeModel(replyByName);
    const cache = { ...createMemoryCache(), [verb]: async () => Promise.reject(new Error('no store')) };
    expect(await aWriter(model, { cache }).digest(digestFacts)).toMatchObject({
      ai: false,
      fallback: 'cache',
    });
  });
});

describe('a run that is aborted', () => {
  test('during a request gives no text: it ends with the reason', async () => {
    await using model = await startFakeModel(() => 'silence');
    const run = new AbortController();
    const writer = aWriter(model, { signal: run.signal });
    const asked = model.nextRequest();
    const written = writer.digest(digestFacts);
    await asked;
    run.abort(new Error('the daemon stops'));
    await expect(written).rejects.toThrow('the daemon stops');
  });

  test('before a text gives none, and asks nothing', async () => {
    await using model = await startFakeModel(replyByName);
    const writer = aWriter(model, { signal: AbortSignal.abort(new Error('the daemon stops')) });
    await expect(writer.digest(digestFacts)).rejects.toThrow('the daemon stops');
    expect(model.requests).toHaveLength(0);
  });
});
