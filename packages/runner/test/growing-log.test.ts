/** A log of more than is kept, read while it grows. */
import { type LogPlace, readLogLines, readRunLogs } from '@sb/queue';
import { appendRunLogs } from '@sb/queue/engine';
import { sql } from '@sb/storage';
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

  test('a reader that asks for some lines at a time gets the same, and no chunk behind them is read', async () => {
    const store = await open();
    const log = createRunLog();
    for (let nr = 1; nr <= LINES; nr += 1) log.add(line(nr));
    const chunks = log.takeDirty();
    for (const claimNo of [1, 2]) await appendRunLogs(store, { id: 1, claimNo }, chunks);
    const whole = await readLogLines(store, 1);
    const read: (typeof whole)[number][] = [];
    for (let page: typeof whole = []; read.length === 0 || page.length > 0; read.push(...page))
      page = await readLogLines(store, 1, read.at(-1)?.place, { limit: 700 });
    expect(read).toEqual(whole);
    await store.write((tx) => tx.run(sql`update run_logs set lines = 'no JSON' where claim_no = 2`));
    expect(await readLogLines(store, 1, undefined, { limit: 700 })).toEqual(whole.slice(0, 700));
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

eachDialect('a log of many attempts', (open) => {
  const ATTEMPTS = 200;

  test('keeps the first attempt and the last ones, and each line under its number', async () => {
    const store = await open();
    const read: number[] = [];
    let place: LogPlace | undefined;
    for (let claimNo = 1; claimNo <= ATTEMPTS; claimNo += 1) {
      const lines = [line(2 * claimNo - 1), line(2 * claimNo)];
      await appendRunLogs(store, { id: 1, claimNo }, [{ seq: 0, lines }]);
      for (const one of await readLogLines(store, 1, place)) {
        read.push(one.place.nr);
        expect(numberIn(one.message)).toBe(one.place.nr);
        place = one.place;
      }
    }
    expect(read).toEqual(Array.from({ length: 2 * ATTEMPTS }, (_, i) => i + 1));

    const whole = await readLogLines(store, 1);
    expect(whole.length).toBeLessThan(50);
    expect(whole.slice(0, 2).map(({ message }) => numberIn(message))).toEqual([1, 2]);
    expect(whole[2]).toMatchObject({ level: 'warn', missing: (whole[3]?.place.nr ?? 0) - 3 });
    for (const { message, place: of } of whole.slice(3)) expect(numberIn(message)).toBe(of.nr);
    expect(whole.at(-1)?.place.nr).toBe(2 * ATTEMPTS);
  });

  test('loses what an older version has left of a long life, a part at a time', async () => {
    const store = await open();
    const text = JSON.stringify([line(1)]);
    await store.write(function* (tx) {
      for (let claimNo = 1; claimNo <= ATTEMPTS; claimNo += 1)
        yield* tx.run(
          sql`insert into run_logs (run_id, claim_no, seq, lines) values (1, ${claimNo}, 0, ${text})`,
        );
    });
    const stored = async () => new Set((await readRunLogs(store, 1)).map(({ claimNo }) => claimNo)).size;
    await appendRunLogs(store, { id: 1, claimNo: ATTEMPTS + 1 }, [{ seq: 0, lines: [line(1)] }]);
    expect(await stored()).toBe(ATTEMPTS - 2);
    for (let claimNo = ATTEMPTS + 2; claimNo <= 2 * ATTEMPTS; claimNo += 1)
      await appendRunLogs(store, { id: 1, claimNo }, [{ seq: 0, lines: [line(1)] }]);
    expect(await stored()).toBe(22);
    expect((await readLogLines(store, 1)).at(-1)?.place.nr).toBe(2 * ATTEMPTS);
  });
});
