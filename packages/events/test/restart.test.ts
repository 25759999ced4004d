import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { publish, readNews, START } from '@sb/events';
import { openStore, sql, type Store } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { bundle } from './bundle.ts';
import { endRun } from './facts.ts';

const WRITES = 600;
const KILLED_AFTER = [1, 130, 250];

let subscriber: Awaited<ReturnType<typeof bundle>>;

beforeAll(async () => {
  subscriber = await bundle('fixtures/subscriber.ts');
});

afterAll(() => rmSync(subscriber.folder, { recursive: true, force: true }));

eachDialect('a subscriber in another process', (open) => {
  test('that is killed again and again misses nothing', async () => {
    const url = await open.migratedUrl();
    const store = await openStore({ url });
    onTestFinished(() => store.close());
    const writing = writeNews(store);
    onTestFinished(async () => {
      await Promise.allSettled([writing]);
    });

    const lives: number[][] = [];
    for (const count of KILLED_AFTER) lives.push(await live(url, count));
    await writing;
    const { news } = await store.read((tx) => readNews(tx, START, WRITES * 3));
    const written = news.map(({ id }) => id);
    lives.push(await live(url, written.length - (await stored(store, written))));

    expect(written).toHaveLength(WRITES * 2);
    expect(missed(written, lives)).toEqual([]);
  });
});

async function writeNews(store: Store): Promise<void> {
  for (let i = 1; i <= WRITES; i++) {
    await store.write(function* (tx) {
      yield* publish(tx, [{ type: 'tick', payload: { i } }]);
      yield* endRun(tx, { id: i });
    });
    store.ring();
  }
}

/** How many stand at or before the subscriber's stored position. */
async function stored(store: Store, written: readonly number[]): Promise<number> {
  const cursor = await store.read((tx) => tx.first(sql<{ seq: number }>`select seq from cursors`));
  return written.indexOf(cursor?.seq ?? 0) + 1;
}

/** Runs the subscriber until it has handled so many, kills it, and gives what it handled. */
async function live(url: string, count: number): Promise<number[]> {
  const file = path.join(subscriber.folder, `handled-${randomUUID()}`);
  const args = [subscriber.file, url, file, String(count)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const gone = once(child, 'exit');
  child.stdout.once('data', () => child.kill('SIGKILL'));
  expect(await gone).toEqual([null, 'SIGKILL']);
  return readFileSync(file, 'utf8').trimEnd().split('\n').map(Number);
}

/** Each life must go on at most one place behind where the last one ended, and then in order. */
function missed(written: readonly number[], lives: readonly (readonly number[])[]): string[] {
  const problems: string[] = [];
  let handled = 0;
  for (const [i, ids] of lives.entries()) {
    const from = written.indexOf(ids[0] ?? Number.NaN);
    if (from < 0 || from > handled) problems.push(`life ${i} begins at ${from}, ${handled} were handled`);
    const expected = written.slice(from, from + ids.length);
    if (ids.join() !== expected.join()) problems.push(`life ${i} is out of order`);
    handled = Math.max(handled, from + ids.length);
  }
  if (handled !== written.length) problems.push(`${written.length - handled} were never handled`);
  return problems;
}
