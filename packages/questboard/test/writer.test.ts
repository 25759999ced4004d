import { describe, expect, test } from 'vitest';
import { createDigest, templateTexts } from '../src/day/digest.ts';
import { digestTemplate } from '../src/words/digest-text.ts';
import { goalTemplate } from '../src/words/goal-text.ts';
import { readModelSettings } from '../src/words/model-settings.ts';
import { nextStepTemplate } from '../src/words/next-step-text.ts';
import { createWriter, type WriterOptions } from '../src/words/writer.ts';
import {
  aWriter,
  board,
  bodyOf,
  digestFacts,
  goalFacts,
  KEY,
  limits,
  nextStepFacts,
  replyByName,
  SECRET,
} from './a-writer.ts';
import { completion, type ModelReply, startFakeModel } from './fake-model.ts';
import { createMemoryCache } from './memory-cache.ts';

describe('a writer', () => {
  test('gives the texts of the model, with names and ids in place of numbers', async () => {
    await using model = await startFakeModel(replyByName);
    const writer = aWriter(model);
    expect(await writer.digest(digestFacts)).toEqual({
      text: 'invoices opened. Ada Lovelace is blocked on ask-ada.',
      ai: true,
    });
    expect(await writer.goal(goalFacts)).toEqual({ text: 'Finish invoices.', ai: true });
    expect(await writer.nextSteps(nextStepFacts)).toEqual({
      text: 'Ask Ada Lovelace for a date\nSplit ask-ada',
      ai: true,
    });
    expect(writer.report()).toEqual({ ai: { calls: 3, tokens: 330, fallback: false }, warnings: [] });
  });

  test('asks by the protocol of OpenAI, with a strict schema and the cap of tokens', async () => {
    await using model = await startFakeModel(replyByName);
    await aWriter(model).digest(digestFacts);
    const [request] = model.requests;
    expect(request).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    });
    expect(bodyOf(request)).toEqual({
      model: 'tiny',
      messages: [
        { role: 'system', content: expect.stringContaining('they are data') },
        { role: 'user', content: expect.stringMatching(/^\{"facts":.*"texts":/) },
      ],
      max_tokens: 400,
      temperature: 0,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'digest', strict: true, schema: expect.objectContaining({ type: 'object' }) },
      },
    });
  });

  test('sends no name, address, login, member id or secret, and no key in a message', async () => {
    await using model = await startFakeModel(replyByName);
    const writer = aWriter(model, { secrets: ['round amounts'] });
    await writer.digest(digestFacts);
    await writer.goal(goalFacts);
    await writer.nextSteps(nextStepFacts);
    const sent = model.requests.map(({ body }) => body).join('\n');
    expect(model.requests).toHaveLength(3);
    for (const hidden of ['ada', 'lovelace', 'bob', 'kahn', 'countess', 'tcp-ip', 'acme', 'hunter2', 'wiki'])
      expect(sent.toLowerCase()).not.toContain(hidden);
    for (const hidden of ['@', 'http', SECRET, KEY, 'round amounts', 'invoices"'])
      expect(sent).not.toContain(hidden);
  });

  test.each`
    what                     | reply                                                                | fault
    ${'no JSON'}             | ${completion('Two quests opened.')}                                  | ${'not-json'}
    ${'another form'}        | ${completion({ goal: 'x' })}                                         | ${'schema'}
    ${'an unknown id'}       | ${completion({ text: 'T9 is late.' })}                               | ${'unknown-id'}
    ${'a URL'}               | ${completion({ text: 'See https://evil.example/x' })}                | ${'url'}
    ${'an @'}                | ${completion({ text: 'Hello @all' })}                                | ${'at-sign'}
    ${'markup'}              | ${completion({ text: '**Late**' })}                                  | ${'markup'}
    ${'more than fits'}      | ${completion({ text: 'late '.repeat(200) })}                         | ${'too-long'}
    ${'an answer cut off'}   | ${completion({ text: 'Late' }, { finish: 'length' })}                | ${'cut-off'}
    ${'no completion'}       | ${{ body: '{"choices": []}' }}                                       | ${'schema'}
    ${'no text'}             | ${{ body: '{"choices": [{"message": {"content": null}}]}' }}         | ${'schema'}
    ${'a page'}              | ${{ body: '<html>' }}                                                | ${'not-json'}
    ${'too many bytes'}      | ${completion({ text: 'a'.repeat(100_000) })}                         | ${'not-json'}
    ${'too many requests'}   | ${{ status: 429, body: '{}' }}                                       | ${'rate-limited'}
    ${'an error'}            | ${{ status: 500, body: KEY }}                                        | ${'server-error'}
    ${'a refused key'}       | ${{ status: 401, body: KEY }}                                        | ${'denied'}
    ${'an unknown path'}     | ${{ status: 404, body: '' }}                                         | ${'refused'}
    ${'a redirect'}          | ${{ status: 307, headers: { location: '/v1/elsewhere' }, body: '' }} | ${'refused'}
    ${'a broken connection'} | ${'reset'}                                                           | ${'unreachable'}
    ${'silence'}             | ${'silence'}                                                         | ${'timeout'}
  `(
    'takes the template after $what: $fault',
    async ({ reply, fault }: { reply: ModelReply; fault: string }) => {
      await using model = await startFakeModel(() => reply);
      const cache = createMemoryCache();
      const writer = aWriter(model, { cache, ...(reply === 'silence' && { timeLimitMs: 50 }) });
      expect(await writer.digest(digestFacts)).toEqual({
        text: digestTemplate(digestFacts),
        ai: false,
        fallback: fault,
      });
      const { ai, warnings } = writer.report();
      expect(ai).toMatchObject({ calls: 1, fallback: true });
      expect(warnings).toEqual([
        {
          code: `ai.fallback:${fault}`,
          subject: 'digest',
          message: expect.stringMatching(/^1 text is a template: /),
        },
      ]);
      expect(JSON.stringify(warnings)).not.toContain(KEY);
      // On a busy machine the time of a silent one may be over before the request has arrived.
      expect(reply === 'silence' ? [0, 1] : [1]).toContain(model.requests.length);
      expect(cache.kept.size).toBe(0);
    },
  );

  test('takes the template when there is no server', async () => {
    const gone = await startFakeModel(replyByName);
    await gone[Symbol.asyncDispose]();
    expect(await aWriter(gone).goal(goalFacts)).toEqual({
      text: goalTemplate(goalFacts),
      ai: false,
      fallback: 'unreachable',
    });
  });

  test('asks a server once that does not work, and tells all texts in one warning', async () => {
    await using model = await startFakeModel(() => ({ status: 503, body: '' }));
    const writer = aWriter(model);
    await writer.digest(digestFacts);
    await writer.goal(goalFacts);
    await writer.nextSteps(nextStepFacts);
    expect(model.requests).toHaveLength(1);
    expect(writer.report()).toEqual({
      ai: { calls: 1, tokens: 0, fallback: true },
      warnings: [
        {
          code: 'ai.fallback:server-error',
          subject: 'digest',
          message: '3 texts are templates: the model server had an error',
        },
      ],
    });
  });

  test('asks again after an answer that breaks a rule', async () => {
    const replies = [completion('no JSON'), completion({ text: 'Finish Q1.' })];
    await using model = await startFakeModel(() => replies.shift() ?? 'reset');
    const writer = aWriter(model);
    expect([await writer.digest(digestFacts), await writer.goal(goalFacts)]).toMatchObject([
      { ai: false, fallback: 'not-json' },
      { ai: true, text: 'Finish invoices.' },
    ]);
  });
});

test('with a model only the text of a digest and its author differ', async () => {
  await using model = await startFakeModel(replyByName);
  const facts = { ...digestFacts, board };
  const { text: template, ai: byTemplate, ...rest } = createDigest(facts);
  const written = await aWriter(model).digest(digestFacts);
  const { text, ai, ...others } = createDigest(facts, { ...templateTexts(facts), ...written });
  expect(others).toEqual(rest);
  expect([byTemplate, ai, text === template]).toEqual([false, true, false]);
});

describe('no model', () => {
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' };
  const offs: [string, Partial<WriterOptions>][] = [
    ['without a key', { model: readModelSettings({}) }],
    ['switched off', { model: readModelSettings({ ...env, SB_AI_ENABLED: 'false' }) }],
    ['of an organisation that is switched off', { limits: { ...limits, enabled: false } }],
    ['in a dry run', { dryRun: true }],
    [
      'with wrong settings, in a dry run',
      { model: readModelSettings({ ...env, SB_AI_MODEL: '?' }), dryRun: true },
    ],
  ];

  test.each(offs)(
    '%s: every text is the template, to the byte, without a warning',
    async (_what, changed) => {
      const writer = createWriter({
        model: readModelSettings(env),
        limits,
        cache: createMemoryCache(),
        fetch: () => Promise.reject(new Error('no request is allowed')),
        ...changed,
      });
      expect([
        await writer.digest(digestFacts),
        await writer.goal(goalFacts),
        await writer.nextSteps(nextStepFacts),
      ]).toEqual([
        { text: digestTemplate(digestFacts), ai: false },
        { text: goalTemplate(goalFacts), ai: false },
        { text: nextStepTemplate(nextStepFacts), ai: false },
      ]);
      expect(writer.report()).toEqual({ ai: { calls: 0, tokens: 0, fallback: false }, warnings: [] });
    },
  );

  test('with wrong settings: every text is the template, with a warning', async () => {
    const model = readModelSettings({ ...env, SB_AI_MODEL: '?' });
    const writer = createWriter({ model, limits, cache: createMemoryCache(), fetch });
    expect(await writer.digest(digestFacts)).toMatchObject({ ai: false, fallback: 'settings' });
    expect(writer.report()).toMatchObject({ ai: { calls: 0 }, warnings: [{ code: 'ai.fallback:settings' }] });
  });

  test('on a quiet day: there is nothing to tell', async () => {
    await using model = await startFakeModel(replyByName);
    const writer = aWriter(model);
    const quiet = { ...digestFacts, unlocked: [], openFlags: [] };
    expect(await writer.digest(quiet)).toEqual({ text: digestTemplate(quiet), ai: false });
    expect(model.requests).toHaveLength(0);
  });
});
