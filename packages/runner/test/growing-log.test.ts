/** A log of more than is kept, read while it grows. */
import { type LogPlace, readLogLines } from '@sb/queue';
import { appendRunLogs } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { createRunLog } from '../src/work/run-log.ts';

const LINES = 6_000;
const line = (nr: number) => ({ at: nr, level: 'info', message: `line ${nr} ${'.'.repeat(60)}` });
const numberIn = (message: string): number => Number(/^line (\d+) /.exec(message)?.[1]);

eachDialect('a log of 600 KB', (open) => {
  test('a reader that follows gets each line once, under its number', async () => {
    const store = await open();
    const log = createRunLog();
    const read: (readonly [nr: number, written: number])[] = [];
    let place: LogPlace | undefined;
    for (let nr = 1; nr <= LINES; nr += 1) {
      log.add(line(nr));
      if (nr % 97 !== 0 && nr !== LINES) continue;
      await appendRunLogs(store, { id: 1, claimNo: 1 }, log.takeDirty());
      const lines = await readLogLines(store, 1, place);
      for (const { message, place: of } of lines) read.push([of.nr, numberIn(message)]);
      place = lines.at(-1)?.place;
    }
    expect(read).toEqual(Array.from({ length: LINES }, (_, i) => [i + 1, i + 1]));
  });

  test('a reader that comes late is told how many lines it has missed', async () => {
    const store = await open();
    const log = createRunLog();
    const save = () => appendRunLogs(store, { id: 1, claimNo: 1 }, log.takeDirty());
    for (let nr = 1; nr <= LINES / 2; nr += 1) log.add(line(nr));
    await save();
    const early = await readLogLines(store, 1);
    for (let nr = LINES / 2 + 1; nr <= LINES; nr += 1) log.add(line(nr));
    await save();
    const [mark, ...rest] = await readLogLines(store, 1, early.at(-1)?.place);
    const missing = (rest[0]?.place.nr ?? 0) - LINES / 2 - 1;
    expect(missing).toBeGreaterThan(0);
    expect(mark).toMatchObject({
      missing,
      level: 'warn',
      message: `… ${missing} lines were left out here …`,
      place: { nr: LINES / 2 + missing },
    });
    for (const { message, place } of rest) expect(numberIn(message)).toBe(place.nr);
    expect(rest.at(-1)?.place.nr).toBe(LINES);
    // Of the next attempt, the numbers go on.
    await appendRunLogs(store, { id: 1, claimNo: 2 }, [{ seq: 0, lines: [line(1)] }]);
    expect(await readLogLines(store, 1, rest.at(-1)?.place)).toMatchObject([
      { claimNo: 2, place: { nr: LINES + 1 } },
    ]);
    const whole = await readLogLines(store, 1);
    expect(whole.map(({ place }) => place.nr).slice(-2)).toEqual([LINES, LINES + 1]);
    expect(whole.reduce((sum, one) => sum + (one.missing ?? 1), 0)).toBe(LINES + 1);
  });
});
