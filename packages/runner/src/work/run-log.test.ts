import { expect, test } from 'vitest';
import { createRunLog } from './run-log.ts';

const line = (message: string) => ({ at: 1, level: 'info', message });

test('what could not be stored is given again', () => {
  const log = createRunLog();
  log.add(line('a'));
  const chunks = log.takeDirty();
  log.putBack(chunks);
  expect(log.takeDirty()).toEqual(chunks);
  expect(log.takeDirty()).toEqual([]);
});

test('lines come out in order, a changed chunk again as a whole', () => {
  const log = createRunLog();
  log.add(line('a'));
  expect(log.takeDirty()).toEqual([{ seq: 0, lines: [line('a')] }]);
  expect(log.takeDirty()).toEqual([]);
  log.add(line('b'));
  expect(log.takeDirty()).toEqual([{ seq: 0, lines: [line('a'), line('b')] }]);
});

test('a flood keeps the first and the last lines, says what is missing, and stays small', () => {
  const log = createRunLog();
  const stored = new Map<number, readonly { readonly message: string }[]>();
  for (let i = 0; i < 200_000; i++) {
    log.add(line(`line ${i} ${'.'.repeat(60)}`));
    if (i % 999 === 0) for (const { seq, lines } of log.takeDirty()) stored.set(seq, lines);
  }
  for (const { seq, lines } of log.takeDirty()) stored.set(seq, lines);
  const kept = [...stored]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, lines]) => lines.map(({ message }) => message));
  expect(kept[0]).toMatch(/^line 0 /);
  expect(kept.at(-1)).toMatch(/^line 199999 /);
  expect(JSON.stringify(kept).length).toBeLessThan(400_000);
  const gap = kept.findIndex((message) => message.includes('lines were left out'));
  expect(gap).toBeGreaterThan(0);
  const [before, after] = [kept[gap - 1], kept[gap + 1]].map((message) => Number(message?.split(' ')[1]));
  expect(Number(/\d+/.exec(kept[gap] ?? '')?.[0])).toBe((after ?? 0) - (before ?? 0) - 1);
});

test('a line that is longer than 16 KB is cut', () => {
  const log = createRunLog();
  log.add(line('x'.repeat(100_000)));
  expect(log.takeDirty()[0]?.lines[0]?.message).toMatch(/^x{16384} … \(cut\)$/);
});
