import { expect, test } from 'vitest';
import { furtherText, type HistoryOptions } from './history.ts';

const runs = [1, 2].map((id) => ({ id }));

test.each<readonly [string, Partial<HistoryOptions>, object, boolean, string | undefined]>([
  ['the last page', {}, { runs, searched: { rows: 2, isWhole: true } }, true, undefined],
  [
    'a full page, for a person',
    { limit: 2, job: 'my.job' },
    { runs, next: 7, searched: { rows: 3, isWhole: false } },
    true,
    'Older runs: worker history --job my.job --limit 2 --cursor ended:7',
  ],
  [
    'a full page, for a program',
    { limit: 2 },
    { runs, next: 7, searched: { rows: 3, isWhole: false } },
    false,
    undefined,
  ],
  [
    'a search that stopped at its bound',
    { error: "can't open", longerThan: 90_000, since: { text: '7d', at: () => 0 } },
    { runs, next: 7, searched: { rows: 20_000, isWhole: false } },
    false,
    `Looked at 20,000 runs, not at all of them. To go on: worker history --since 7d --longer-than 90s --error 'can'\\''t open' --cursor ended:7`,
  ],
])('%s', (_what, options, page, isTerminal, text) => {
  const shown = furtherText(page as never, { limit: 50, ...options }, isTerminal);
  expect(shown).toBe(text);
});
