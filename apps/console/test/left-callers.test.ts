/** A read ends with its request: a caller that is gone keeps no other from its turn. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import type { Outcome } from '../src/http/outcome.ts';
import type { Reader } from '../src/reader/reader.ts';
import { openConsole } from './open-console.ts';
import { openEngine } from './open-engine.ts';

const LEFT: Outcome = { isRefused: true, refusal: { status: 503, code: 'TOO_SLOW', detail: 'They left.' } };

/** Answers none before its caller has left. */
function heldReader(onAsked: (signal: AbortSignal | undefined) => void): Reader {
  return {
    answer: (_route, _question, { signal } = {}) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(LEFT));
        onAsked(signal);
      }),
    waiting: () => 0,
    close: async () => {},
  };
}

eachDialect('a caller that leaves', (open) => {
  test.each([
    ['an answer', '/queues', {}],
    ['an export', '/runs', { accept: 'text/csv' }],
    ['lines of progress', '/alerts/rules/in-a-row/back-test', { accept: 'application/x-ndjson' }],
  ])('ends the read of %s', async (_what, path, headers) => {
    const { store } = await openEngine(open);
    const leaving = new AbortController();
    let signal: AbortSignal | undefined;
    const reader = heldReader((told) => {
      signal = told;
      leaving.abort();
    });
    const { app, get } = openConsole(store, {}, { reader });
    const { status } = await app.request(`http://localhost:8787/api/v1${path}`, {
      headers: { host: 'localhost:8787', authorization: 'Bearer admin', ...headers },
      signal: leaving.signal,
    });
    expect([status, signal?.aborted]).toEqual([503, true]);
    const { body: metrics } = await get('/metrics');
    expect(metrics).toMatch(/worker_console_requests_total\{[^}]*status="499"\} 1/);
    expect(metrics).not.toContain('status="503"');
  });

  test('in the middle of an export is no error', async () => {
    const { store } = await openEngine(open);
    const leaving = new AbortController();
    const bugs: string[] = [];
    const held = heldReader(() => leaving.abort());
    const first: Outcome = { isRefused: false, json: JSON.stringify({ items: [{ id: 1 }], next: 'on' }) };
    const answers = [first];
    const reader: Reader = {
      ...held,
      async answer(...asked) {
        return answers.shift() ?? held.answer(...asked);
      },
    };
    const { app } = openConsole(store, {}, { reader, onBug: (stack) => bugs.push(stack) });
    const { body } = await app.request('http://localhost:8787/api/v1/runs', {
      headers: {
        host: 'localhost:8787',
        authorization: 'Bearer admin',
        accept: 'application/x-ndjson',
      },
      signal: leaving.signal,
    });
    const read = async () => {
      for await (const part of body ?? []) expect(Buffer.from(part).toString()).toBe('{"id":1}\n');
    };
    await expect(read()).rejects.toThrow('The export ended early.');
    expect(bugs).toEqual([]);
  });
});
