import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('log lines of many runs are found, newest runs first, and a search goes on where it stopped', async () => {
  const place = worker.place();
  for (const org of ['acme', 'other', "o'acme"]) await place.ask(['job', 'test.greet', '--org', org]);
  const all = await place.ask(['logs', '--grep', 'ACME', '--job', 'test.greet', '--since', '1h']);
  expect(all).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^3\ttest\.greet\t1\t\d{4}-.*Z\tinfo\tgreeting\t.*\n1\ttest\.greet\t1\t.*"acme"}\n$/,
    ),
    stderr: '',
  });
  const first = await place.ask(['logs', '--grep', "'acme", '--limit', '1']);
  expect(first.stdout).toMatch(/^3\t/);
  const json = await place.ask(['logs', '--grep', 'acme', '--limit', '1', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    data: [{ runId: 3, jobId: 'test.greet', attempt: 1, claimNo: 1, message: 'greeting' }],
    page: { next: '3.1.0' },
  });
  const cut = await place.ask(['logs', '--grep', 'greeting', '--limit', '1']);
  expect(cut.stderr).toBe(
    'Found 1 line in 3 parts of logs, back to run 3. To go on: worker logs --grep greeting --limit 1 --before 3.1.0\n',
  );
  expect((await place.ask(['logs', '--grep', 'greeting', '--limit', '1', '--jsonl'])).stderr).toBe(
    cut.stderr,
  );
  const rest = await place.ask(['logs', '--grep', 'greeting', '--before', '3.1.0']);
  expect(rest.stdout).toMatch(/^2\t.*\n1\t.*\n$/);
  expect(await place.ask(['logs', '--grep', 'greeting', '--level', 'warn'])).toMatchObject({
    stdout: '',
    stderr: 'No stored log has such a line.\n',
  });
});

test.each([
  [['logs'], 2, 'expected a text to look for, got none'],
  [['logs', '--grep', 'x', '--before', '7'], 2, 'Give a position that a search has printed'],
  [['logs', '--grep', 'x', '--level', 'wran'], 2, 'Did you mean "warn"?'],
  [['logs', '--grep', 'x', '--job', 'nobody'], 3, 'nobody'],
])('%j is refused', async (args, exitCode, message) => {
  expect(await worker.place().ask(args)).toMatchObject({
    exitCode,
    stderr: expect.stringContaining(message),
  });
});
