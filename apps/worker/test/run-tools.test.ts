/** Tools around one run: its lines chosen by flags, its events, and its difference from another run. */
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test('run:logs shows the lines that its flags choose, of one attempt too', async () => {
  const place = worker.place();
  expect((await place.run(['job', 'test.chatty'])).exitCode).toBe(0);
  const messages = async (...flags: readonly string[]): Promise<unknown> => {
    const lines = (await place.json(['run:logs', '1', ...flags])) as readonly {
      attempt: number;
      message: string;
    }[];
    return lines.map(({ attempt, message }) => `${attempt} ${message}`);
  };
  expect(await messages()).toEqual(['1 reading', '1 slow', '2 reading', '2 slow']);
  expect(await messages('--attempt', '2')).toEqual(['2 reading', '2 slow']);
  expect(await messages('--level', 'warn')).toEqual(['1 slow', '2 slow']);
  expect(await messages('--grep', 'PAGE-7', '--attempt', '1')).toEqual(['1 reading']);
  expect(await messages('--since', '1h', '--level', 'warn', '-f')).toEqual(['1 slow', '2 slow']);
  expect(await place.ask(['run:logs', '1', '--level', 'error'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'No line of run 1 matches; it has 4 lines: worker run:logs 1\n',
  });
});

test('run:show has the error of each attempt, and with --events all events in JSON too', async () => {
  const place = worker.place();
  await place.run(['job', 'test.chatty']);
  const shown = await place.askAtTerminal(['run:show', '1'], 100);
  expect(shown.stdout).toMatch(/^ {2}attempts {2}1 {2}not yet\.$/m);
  expect(shown.stdout).toMatch(/attempt 2\n.*reading/);
  expect(await place.json(['run:show', '1'])).not.toHaveProperty('events');
  expect(await place.json(['run:show', '1', '--events'])).toMatchObject({
    attempts: [{ outcome: 'failed', error: { message: 'not yet.' } }],
    events: [{ type: 'run.retrying' }, { type: 'job.completed', runId: 1 }],
  });
});

test('run:diff says where two runs differ, and exits with 6; with 0 if they do not', async () => {
  const place = worker.place();
  for (const org of ['acme', 'acme', 'other']) await place.ask(['job', 'test.outspoken', '--org', org]);
  expect(await place.ask(['run:diff', '1', '2'])).toMatchObject({
    exitCode: 0,
    stderr: 'Run 1 and run 2 agree in what they were asked and in how they ended.\n',
  });
  const other = await place.ask(['run:diff', '1', '3']);
  expect(other.exitCode).toBe(6);
  expect(other.stdout).toMatch(/^input\.orgId\t"acme"\t"other"\nresult\.orgId\t"acme"\t"other"\n/);
  expect(await place.json(['run:diff', '1', '3'])).toMatchObject({
    equal: false,
    a: { id: 1, state: 'succeeded' },
    b: { id: 3 },
    differences: [
      { path: 'input.orgId', a: 'acme', b: 'other' },
      { path: 'result.orgId', a: 'acme', b: 'other' },
    ],
    circumstances: expect.any(Array),
  });
  expect(await place.ask(['run:diff', '1', '99'])).toMatchObject({ exitCode: 3 });
});
