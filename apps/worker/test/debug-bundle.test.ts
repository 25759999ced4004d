/** One file about a run, to send: it has what a helper needs, and no secret. */
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

/** By shape, by the name of a variable, and by the password in a URL. */
const SECRETS = {
  github: `ghp_${'a1B2'.repeat(9)}`,
  slack: `xoxb-${'1234567890'.repeat(3)}`,
  url: `w3X4${'w3X4'.repeat(4)}`,
  variable: 'a password "with" blanks and quotes',
};
/** Known by the names of their fields alone. */
const BY_KEY = ['hunter-one', 'hunter-two', 'hunter-three', 'hunter-four'];
const ENV = {
  API_TOKEN: SECRETS.variable,
  SLACK_BOT_TOKEN: SECRETS.slack,
  SMTP_URL: `smtp://worker:${SECRETS.url}@mail.internal`,
};

const JOBS = `
const all = ${JSON.stringify(Object.values(SECRETS).join(' '))};
export default [{
  id: 'own.fails',
  name: 'Fails with ' + all,
  description: 'Knows ' + all,
  retry: { attempts: 2, delay: '10ms' },
  run: async (ctx) => {
    ctx.progress(1, 2, 'at ' + all);
    await ctx.step('fetch', () => ({ from: all, password: '${BY_KEY[0]}' }));
    await ctx.checkpoint('place').set({ at: all, apiKey: '${BY_KEY[1]}' });
    ctx.logger.info('read ' + all, { from: all, token: '${BY_KEY[2]}', ['as ' + all]: 1 });
    await ctx.events.publish('own.read', { from: all, secret: '${BY_KEY[0]}' });
    throw new Error('no access with ' + all, { cause: new Error(all) });
  },
}];
`;

test('a bundle has every section and, in none of its bytes, a secret', async () => {
  const place = worker.place(ENV);
  writeFileSync(path.join(place.folder, 'own.mjs'), JOBS);
  const input = JSON.stringify({ password: BY_KEY[3], note: Object.values(SECRETS).join(' ') });
  await place.run(['--jobs', './own.mjs', 'job', 'own.fails', '--input', input]);
  const made = await place.run(['--jobs', './own.mjs', 'debug:bundle', '1']);
  expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('left out: secrets:') });

  const file = path.join(place.folder, 'run-1.debug.json.gz');
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  const bundle: Record<string, unknown> = JSON.parse(text);
  expect(bundle).toMatchObject({
    format: 'worker-debug/v1',
    runId: 1,
    leftOut: expect.arrayContaining([expect.stringContaining('inputs, results and logs of other runs')]),
    run: {
      state: 'failed',
      input: { password: '[redacted]' },
      attempts: [{ outcome: 'failed' }, { outcome: 'failed' }],
      steps: [{ id: 'fetch', result: { password: '[redacted]' } }],
      checkpoints: [{ key: 'place' }],
    },
    log: [{ attempt: 1, fields: { token: '[redacted]' } }, { attempt: 2 }],
    events: expect.arrayContaining([expect.objectContaining({ type: 'own.read' })]),
    chain: [{ id: 1 }],
    children: [],
    explanation: { runId: 1, causes: [{ because: 'finished' }] },
    job: { id: 'own.fails', retry: { attempts: 2 } },
    queue: { queue: 'default' },
    nodes: [],
    configuration: expect.arrayContaining([
      expect.objectContaining({ name: 'database', origin: 'environment', from: 'DATABASE_URL' }),
      { name: 'SLACK_BOT_TOKEN', value: '[redacted]', origin: 'environment', from: 'SLACK_BOT_TOKEN' },
    ]),
    versions: { node: process.versions.node },
    doctor: { diagnoses: expect.any(Array) },
  });
  for (const secret of [...Object.values(SECRETS), ...BY_KEY])
    for (const shape of [secret, JSON.stringify(secret).slice(1, -1)])
      expect(text + made.stdout + made.stderr).not.toContain(shape);
});

test('--dry-run lists the sections and writes nothing; a file that exists is kept', async () => {
  const place = worker.place();
  await place.ask(['job', 'test.greet']);
  const files = (): readonly string[] => readdirSync(place.folder).filter((name) => name.endsWith('.gz'));
  const listed = await place.ask(['debug:bundle', '1', '--dry-run', '--json']);
  const { data } = JSON.parse(listed.stdout);
  expect(data).toMatchObject({ dryRun: true, file: expect.stringMatching(/run-1\.debug\.json\.gz$/) });
  expect(data.sections.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['run', 'log', 'events', 'doctor']),
  );
  expect(files()).toEqual([]);

  const out = ['debug:bundle', '1', '--out', 'mine.gz'];
  expect((await place.ask(out)).exitCode).toBe(0);
  const before = readFileSync(path.join(place.folder, 'mine.gz'));
  expect(await place.ask(out)).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('exists') });
  expect(readFileSync(path.join(place.folder, 'mine.gz'))).toEqual(before);
  expect(await place.ask(['debug:bundle', '1', '--out', '.'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is a directory: name a file in it'),
  });
  symlinkSync('nowhere.gz', path.join(place.folder, 'link.gz'));
  expect(await place.ask(['debug:bundle', '1', '--out', 'link.gz'])).toMatchObject({
    exitCode: 7,
    stderr: expect.stringContaining('link.gz already exists'),
  });
  expect((await place.ask(['debug:bundle', '99'])).exitCode).toBe(3);
});
