/** Finished runs by all their filters, in pages. */
import { createClient } from '@sb/queue';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

eachDialect('history', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('has a filter for each fact of a run, and pages', async () => {
    const place = worker.place({ DATABASE_URL: await open.migratedUrl(), WORKER_ACTOR: 'ada' });
    await place.ask(['job', 'test.greet']);
    await place.ask(['job', 'test.flaky']);
    await place.ask(['job', 'test.fail', '--as', 'bo']);
    await place.ask(['job', 'test.greet', '--dry-run']);
    await tagged(place.databaseUrl);
    await place.ask(['run:cancel', '5']);
    const ids = async (...flags: readonly string[]) =>
      ((await place.json(['history', ...flags])) as readonly { readonly id: number }[]).map(({ id }) => id);
    expect(await ids()).toEqual([5, 4, 3, 2, 1]);
    expect(await ids('--queue', 'default', '--by', 'bo')).toEqual([3]);
    expect(await ids('--trigger', 'api')).toEqual([5]);
    expect(await ids('--tag', 'spring')).toEqual([5]);
    expect(await ids('--error', 'IT BROKE')).toEqual([3]);
    expect(await ids('--longer-than', '1h')).toEqual([]);
    expect(await ids('--until', '1h')).toEqual([]);
    expect(await ids('--until', '2100-01-01T00:00:00Z', '--since', '2026-01-01')).toHaveLength(5);
    expect(await ids('--schedule', 'daily.questmaster')).toEqual([]);

    const page = JSON.parse((await place.ask(['history', '--limit', '3', '--json'])).stdout);
    expect(page.page).toMatchObject({ next: expect.stringMatching(/^ended:\d+$/), searched: {} });
    expect(await ids('--limit', '3', '--cursor', page.page.next)).toEqual([2, 1]);
    expect(await place.ask(['history', '--limit', '3', '--jsonl'])).toMatchObject({
      stdout: expect.stringMatching(/^(\{.*\}\n){3}$/),
      stderr: `Older runs: worker history --limit 3 --cursor ${page.page.next}\n`,
    });
  });
});

/** Enqueues run 5 as a program does. */
async function tagged(url: string): Promise<void> {
  const client = createClient({ databaseUrl: url });
  await client.enqueue('test.greet', {}, { tags: ['spring'], delay: '1h' });
  await client.close();
}

test('the total time of a run has its retries, and a dry run is marked', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.flaky']);
  await place.ask(['job', 'test.greet', '--dry-run']);
  const [dry = '', flaky = ''] = (await place.ask(['history'])).stdout.split('\n');
  expect(dry).toMatch(/\tsucceeded \(dry run\)\t/);
  const cells = flaky.split('\t');
  const [took, total] = [Number(cells[4]), Number(cells.at(-1))];
  expect(total).toBeGreaterThan(took);
  expect(await place.json(['history', '--job', 'test.flaky'])).toMatchObject([
    { durationMs: took, totalMs: total },
  ]);
  const { stdout } = await place.askAtTerminal(['history']);
  expect(stdout).toMatch(/TOOK/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test.each([
  [['--cursor', '17'], 2, '--cursor is not the next of a list of finished runs'],
  [['--trigger', 'crom'], 2, 'Did you mean "cron"?'],
  [['--until', 'yesterday'], 2, 'Give a duration'],
  [['--queue', 'defalt'], 0, 'No queue "defalt" is known here. Did you mean "default"?\n'],
  [['--schedule', 'nope'], 0, 'No schedule "nope" is known here.\n'],
])('history %j says what is wrong', async (flags, exitCode, message) => {
  const place = worker.place();
  await place.ask(['job', 'test.greet', '--enqueue']);
  const stderr = expect.stringContaining(message);
  expect(await place.ask(['history', ...flags])).toMatchObject({ exitCode, stdout: '', stderr });
});
