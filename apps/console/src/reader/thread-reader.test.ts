import { expect, onTestFinished, test } from 'vitest';
import type { Question } from '../http/outcome.ts';
import { reads, type Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import { ALERT_RULE_ROUTES } from '../routes/alerts/rules.ts';
import { createThreadReader } from './thread-reader.ts';

/** Answers with the number of the question, and ends when a question says so. A question whose route breathes gets its answer last. */
const THREAD = `
  import { parentPort } from 'node:worker_threads';
  let asked = 0;
  const breathing = [];
  parentPort.on('message', ({ nr, question, isLeft }) => {
    if (isLeft) {
      breathing.splice(breathing.indexOf(nr), 1);
      return parentPort.postMessage({ nr, outcome: { isRefused: false, json: 'left' } });
    }
    if (question.query.ends) process.exit(1);
    if (question.query.throws) throw new Error('out of memory');
    if (question.query.breath !== undefined) return breathing.push(nr);
    asked += 1;
    if (question.query.tells) parentPort.postMessage({ nr, progress: { share: 0.5 } });
    parentPort.postMessage({ nr, outcome: { isRefused: false, json: String(asked) } });
    if (!question.query.frees) return;
    for (const one of breathing.splice(0)) {
      asked += 1;
      parentPort.postMessage({ nr: one, outcome: { isRefused: false, json: String(asked) } });
    }
  });`;

function open() {
  const file = new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`);
  const errors: string[] = [];
  const reader = createThreadReader(
    file,
    { databaseUrl: '', readOnly: true },
    { onError: ({ message }) => errors.push(message) },
  );
  onTestFinished(() => reader.close());
  const ask = async (of: Route, query: object = {}, who: Partial<Who> = {}): Promise<string | undefined> => {
    const question: Question = { who: { ...ANA, ...who }, params: {}, query, body: {}, secrets: [] };
    const outcome = await reader.answer(of, question);
    return outcome.isRefused ? outcome.refusal.code : outcome.json;
  };
  return { reader, ask, errors };
}

const ANA: Who = { actor: 'user:ana', kind: 'user', role: 'viewer', canSeePayload: true, user: 'ana' };
const BO: Partial<Who> = { actor: 'user:bo', user: 'bo' };

const route = (path: string, isShared: boolean): Route =>
  reads({
    method: 'GET',
    path,
    tag: 'x',
    summary: '',
    least: 'viewer',
    isShared,
    run: () => Promise.reject(new Error('the thread answers')),
  });
const shared = route('/queues', true);
const own = route('/views', false);

test('how far an answer is comes before it, to the one who asked', async () => {
  const { reader } = open();
  const told: unknown[] = [];
  const question: Question = { who: ANA, params: {}, query: { tells: true }, body: {}, secrets: [] };
  const outcome = await reader.answer(own, question, {
    onProgress: (progress) => told.push(progress),
  });
  expect([told, outcome]).toEqual([[{ share: 0.5 }], { isRefused: false, json: '1' }]);
});

test('equal reads that wait share an answer, whoever asks; one that has begun is not shared', async () => {
  const { reader, ask } = open();
  const answers = Promise.all([
    // The thread has these two; those behind them wait.
    ask(shared),
    ask(shared),
    ask(shared),
    ask(shared, {}, BO),
    ask(shared, { tz: 'UTC' }),
    ask(shared),
    ask(own),
    ask(own, {}, BO),
    ask(shared, {}, { role: 'admin' }),
    ask(shared, {}, { jobs: ['mail.*'] }),
    ask(shared, {}, { orgs: ['acme'] }),
    ask(shared, {}, { canSeePayload: false }),
  ]);
  expect(reader.waiting()).toBe(10);
  expect(await answers).toEqual(['1', '2', '3', '3', '4', '3', '5', '6', '7', '8', '9', '10']);
  expect(reader.waiting()).toBe(0);
});

test('a thread that ends refuses what it held; the next one answers what waited', async () => {
  const { ask, errors } = open();
  const answers = [ask(own, { ends: true }), ask(own), ask(own), ask(own)];
  expect(await Promise.all(answers)).toEqual(['TOO_SLOW', 'TOO_SLOW', '1', '2']);
  expect(await ask(own, { throws: true })).toBe('TOO_SLOW');
  expect(errors).toEqual(['out of memory']);
});

test('reads that breathe are answered one at a time, and others meanwhile', async () => {
  const { ask } = open();
  const backTest = ALERT_RULE_ROUTES.find(({ path }) => path.endsWith('/back-test')) ?? own;
  const breaths = [1, 2, 3].map((breath) => ask(backTest, { breath }));
  expect(await Promise.all([ask(own), ask(own), ask(own)])).toEqual(['1', '2', '3']);
  const answered: string[] = [];
  for (const breath of breaths) {
    answered.push((await ask(own, { frees: true })) ?? '', (await breath) ?? '');
  }
  expect(answered).toEqual(['4', '5', '6', '7', '8', '9']);
});

test('a back-test whose reader has left keeps none from its turn, one that waited is not asked', async () => {
  const { reader, ask } = open();
  const backTest = ALERT_RULE_ROUTES.find(({ path }) => path.endsWith('/back-test')) ?? own;
  const leaves = [new AbortController(), new AbortController()] as const;
  const question: Question = { who: ANA, params: {}, query: { breath: 1 }, body: {}, secrets: [] };
  const left = leaves.map(({ signal }) => reader.answer(backTest, question, { signal }));
  const next = ask(backTest, { breath: 2 });
  leaves[1].abort();
  expect(await left[1]).toMatchObject({ isRefused: true, refusal: { code: 'TOO_SLOW' } });
  leaves[0].abort();
  expect(await left[0]).toMatchObject({ isRefused: true, refusal: { code: 'TOO_SLOW' } });
  // The thread has ended it before it answers the next question.
  expect(await ask(own)).toBe('1');
  expect([await ask(own, { frees: true }), await next]).toEqual(['2', '3']);
});

test('a read whose caller has left gives up its turn; one that others wait for keeps it', async () => {
  const { reader, ask } = open();
  const leaving = new AbortController();
  const { signal } = leaving;
  const question: Question = { who: ANA, params: {}, query: {}, body: {}, secrets: [] };
  // The thread has these two; those behind them wait.
  const posted = [ask(own), ask(own)];
  const left = [own, shared].map((of) => reader.answer(of, question, { signal }));
  const stays = ask(shared, {}, BO);
  const last = ask(own);
  expect(reader.waiting()).toBe(5);
  leaving.abort();
  expect(reader.waiting()).toBe(4);
  const refused = { isRefused: true, refusal: { code: 'TOO_SLOW' } };
  expect(await Promise.all(left)).toMatchObject([refused, refused]);
  expect(await reader.answer(own, question, { signal })).toMatchObject(refused);
  expect(await Promise.all([...posted, stays, last])).toEqual(['1', '2', '3', '4']);
});

test('a reader that was closed refuses, and starts no thread', async () => {
  const { reader, ask } = open();
  await reader.close();
  expect(await ask(own)).toBe('TOO_SLOW');
  expect(reader.waiting()).toBe(0);
});
