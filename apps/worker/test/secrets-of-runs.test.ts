/** No command shows a secret that a job put into a text of its run, whole or in part. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

/** Of each kind that is recognised by its shape, and two that are values of the environment. */
const SECRETS = [
  `ghp_${'a1B2'.repeat(9)}`,
  `github_pat_${'c3D4'.repeat(8)}`,
  `sk-${'e5F6'.repeat(8)}`,
  'AKIA' + 'G7H8'.repeat(4),
  `xoxb-${'1234567890'.repeat(3)}`,
  `xapp-${'abcdefghij'.repeat(3)}`,
  `SG.${'k1L2'.repeat(5)}.${'m3N4'.repeat(6)}`,
  `eyJ${'o5P6'.repeat(6)}.eyJ${'q7R8'.repeat(6)}.${'s9T0'.repeat(6)}`,
  `https://hooks.slack.com/services/T000/B000/${'u1V2'.repeat(6)}`,
  `postgres://worker:${'w3X4'.repeat(5)}@db.internal/worker`,
  `value-of-the-environment-${'y5Z6'.repeat(5)}`,
  `another password with blanks ${'0918'.repeat(4)}`,
];
/** The part of each that must never be seen: not even its first half. */
const TELLING = SECRETS.map((secret) => secret.replace(/^https:.*\/|^postgres:\/\/worker:|@db.*$/g, ''));
const ENV = { API_TOKEN: SECRETS[10] ?? '', DB_PASSWORD: SECRETS[11] ?? '' };
/** Stands before a secret, so that a cut at 200 characters goes through its middle. */
const UP_TO_THE_CUT = 'x'.repeat(179);
/** An input of which a job makes its keys: a secret by its shape, and one of the environment. */
const KEYED = JSON.stringify({ hook: `${SECRETS[8]} ${SECRETS[10]}` });

const JOBS = `
const secrets = ${JSON.stringify(SECRETS)};
const all = secrets.join(' ');
const skip = (reason) => ({ [Symbol.for('@sb/jobs/skip')]: true, reason });
const own = (id, run, more = {}) => ({ id: 'own.' + id, name: id, run, ...more });
export default [
  own('skips', () => skip('nothing to do with ' + all)),
  own('skips.long', () => skip('${UP_TO_THE_CUT}${SECRETS[0]}')),
  own('works', async (ctx) => {
    ctx.progress(1, 2, 'at ' + all);
    for (const one of secrets) {
      await ctx.step('fetch ' + one, () => 'got ' + one);
      await ctx.checkpoint('place ' + one).set({ at: one });
    }
    ctx.logger.info('read ' + all, { from: all });
    await ctx.events.publish('own.read', { from: all });
    ctx.progress(2, 2, '${UP_TO_THE_CUT}${SECRETS[0]}');
    return { from: all };
  }),
  own('fails', () => { throw new Error('no access with ' + all, { cause: new Error(all) }); }),
  own('keyed', () => 'sent', {
    dedupeKey: ({ hook }) => hook,
    rateLimit: { limit: 1, per: '1h', key: ({ hook }) => hook },
  }),
];
`;

const worker = useWorker();

test('12 secrets in every text of a run are shown by no command', async () => {
  const place = worker.place(ENV);
  writeFileSync(path.join(place.folder, 'own.mjs'), JOBS);
  const shown: string[] = [];
  // The second run with the same key exceeds its rate.
  const keyed = ['own.keyed', '--input', KEYED];
  const runs = [
    ['own.skips'],
    ['own.skips.long'],
    ['own.works'],
    ['own.fails'],
    keyed,
    [...keyed, '--enqueue'],
  ];
  for (const run of runs) shown.push(...textsOf(await place.run(['--jobs', './own.mjs', 'job', ...run])));
  const ofRuns = runs.flatMap((_, at) =>
    ['run:show', 'run:explain', 'run:logs'].map((name) => [name, String(at + 1)]),
  );
  const others = [
    ['history'],
    ['runs'],
    ['queue:explain', 'default'],
    ['queue:show', 'default'],
    ['list'],
    ['stats'],
    ['dlq:list'],
    ['dlq:show', '4'],
    ['events:tail'],
    ['logs', '--grep', 'read'],
  ];
  for (const command of [...ofRuns, ...others])
    for (const args of [command, [...command, '--json']]) shown.push(...textsOf(await place.ask(args)));

  const all = shown.join('\n');
  // The texts are there ...
  expect(all).toContain('nothing to do with [redacted]');
  expect(all).toContain('no access with [redacted]');
  expect(all).toContain('fetch [redacted]');
  expect(all).toContain('place [redacted]');
  expect(all).toContain('"dedupeKey":"https://hooks.slack.com/services/[redacted] [redacted]"');
  expect(all).toContain('job own.keyed, key "https://hooks.slack.com/services/[redacted] [redacted]"');
  // ... and no secret is, nor the beginning of one.
  for (const secret of TELLING) expect(all).not.toContain(secret.slice(0, Math.ceil(secret.length / 2)));
});

function textsOf({ stdout, stderr }: Readonly<Record<'stdout' | 'stderr', string>>): readonly string[] {
  return [stdout, stderr];
}
