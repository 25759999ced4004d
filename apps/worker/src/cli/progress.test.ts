import { expect, test } from 'vitest';
import { startProgress, type Work } from './progress.ts';

const ERASE = '\r\u001b[K';

test('work shorter than 2 s says nothing, on a terminal or elsewhere', () => {
  for (const isTTY of [true, false]) {
    const work = aWork({ isTTY });
    work.after(1_999).advance(500);
    work.progress.end();
    expect(work.written()).toEqual([]);
  }
});

test('a terminal gets a bar with count, rate and what is left', () => {
  const work = aWork({ isTTY: true });
  work.after(2_000).advance(640);
  expect(work.written()).toEqual([
    `${ERASE}Importing quests  ██████████░░░░░░░░░░  53 %  640 of 1,200 · 320/s · 1.8 s left`,
  ]);
});

test('the bar is redrawn at most ten times a second and taken away at the end', () => {
  const work = aWork({ isTTY: true });
  work.after(2_000).advance();
  for (let ms = 0; ms < 1_000; ms += 1) work.after(1).advance();
  work.progress.end();
  expect(work.written()).toHaveLength(1 + 10 + 1);
  expect(work.written().at(-1)).toBe(ERASE);
});

test('a bar never fills more than its line', () => {
  const work = aWork({ isTTY: true, columns: 30 });
  work.after(3_000).advance();
  expect(work.written()[0]).toBe(`${ERASE}Importing quests  ░░░░░░░░░░…`);
});

test.each([
  ['a pipe', { isTTY: false }],
  ['CI', { isTTY: true, env: { CI: 'true' } }],
  ['a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }],
])('%s gets a line every 10 s and a last one', (_what, where) => {
  const work = aWork(where);
  for (let second = 0; second < 25; second += 1) work.after(1_000).advance(48);
  work.progress.end();
  expect(work.written()).toEqual([
    'Importing quests  480 of 1,200 · 48/s · 15 s left\n',
    'Importing quests  960 of 1,200 · 48/s · 5.0 s left\n',
    'Importing quests  1,200 of 1,200 · 48/s\n',
  ]);
});

test('work of unknown size has no bar', () => {
  const work = aWork({ isTTY: true }, { label: 'Reading' });
  work.after(4_000).advance(2);
  expect(work.written()).toEqual([`${ERASE}Reading  2 · 0.5/s`]);
});

test('nothing to do is all done', () => {
  const work = aWork({ isTTY: true }, { label: 'Reading', total: 0 });
  work.after(4_000).advance(0);
  expect(work.written()[0]).toContain('100 %');
});

interface Where {
  readonly isTTY: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

function aWork({ env = {}, ...terminal }: Where, work: Work = { label: 'Importing quests', total: 1_200 }) {
  const written: string[] = [];
  let time = 0;
  const stderr = { ...terminal, write: (text: string) => written.push(text) };
  const progress = startProgress({ stderr, env, now: () => time }, work);
  return {
    progress,
    written: () => written,
    after(ms: number) {
      time += ms;
      return progress;
    },
  };
}
