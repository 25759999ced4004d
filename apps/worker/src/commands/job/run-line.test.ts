import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRunLine } from './run-line.ts';

const RUN = { id: 7, jobId: 'my.job' };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function lineOn(terminal: { readonly isTTY: boolean; readonly columns?: number }, env = {}) {
  const written: string[] = [];
  const stderr = { ...terminal, write: (text: string) => written.push(text) };
  return { line: createRunLine({ stderr, env, now: Date.now }), written };
}

test('a run that says nothing for two seconds has a line, which is replaced and taken away', () => {
  const { line, written } = lineOn({ isTTY: true });
  line.start(RUN);
  vi.advanceTimersByTime(1_999);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1_001);
  expect(written).toEqual(['2 s', '3 s'].map((span) => `\r\u001b[K  run 7  my.job  running for ${span}`));
  line.stop();
  expect(written.slice(2)).toEqual(['\r\u001b[K']);
  vi.advanceTimersByTime(9_000);
  expect(written).toHaveLength(3);
});

test('what is said beside it takes its place, and it comes back when all is quiet', () => {
  const { line, written } = lineOn({ isTTY: true });
  line.start(RUN);
  vi.advanceTimersByTime(2_000);
  line.hush();
  expect(written.slice(1)).toEqual(['\r\u001b[K']);
  vi.advanceTimersByTime(1_000);
  expect(written).toHaveLength(2);
  vi.advanceTimersByTime(1_000);
  expect(written.at(-1)).toContain('running for 4 s');
  line.stop();
});

test('how far the run is stands in it, and how it stands', () => {
  const { line, written } = lineOn({ isTTY: true });
  line.start(RUN);
  line.update({ state: 'queued' });
  vi.advanceTimersByTime(2_000);
  line.update({ state: 'running', progress: '42 of 100 (42 %) · rows' });
  vi.advanceTimersByTime(1_000);
  expect(written.map((text) => text.replace('\r\u001b[K', ''))).toEqual([
    '  run 7  my.job  queued for 2 s',
    '  run 7  my.job  42 of 100 (42 %) · rows  running for 3 s',
  ]);
  line.stop();
});

test('it never wraps', () => {
  const { line, written } = lineOn({ isTTY: true, columns: 21 });
  line.start(RUN);
  vi.advanceTimersByTime(2_000);
  expect(written).toEqual(['\r\u001b[K  run 7  my.job  ru…']);
  line.stop();
});

test.each([
  ['a pipe', { isTTY: false }, {}],
  ['CI', { isTTY: true }, { CI: '1' }],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }],
])('nothing is drawn on %s', (_what, terminal, env) => {
  const { line, written } = lineOn(terminal, env);
  line.start(RUN);
  vi.advanceTimersByTime(10_000);
  line.stop();
  expect(written).toEqual([]);
});
