import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { storePlace } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { clerkOf } from './clerk.ts';

/** Answers with the number of its process, unless it is to hang or to exit. */
const PROGRAM = `
process.once('disconnect', () => process.exit());
process.on('message', ({ id, args: [word] }) => {
  if (word === 'exit') process.exit();
  if (word !== 'hang') process.send({ id, ended: { exitCode: 0, stdout: String(process.pid), stderr: '' } });
});
`;

function openClerk() {
  const bundle = mkdtempSync(path.join(storePlace(), 'clerk-'));
  onTestFinished(() => rmSync(bundle, { recursive: true, force: true }));
  mkdirSync(path.join(bundle, 'fixture'));
  writeFileSync(path.join(bundle, 'fixture/clerk.js'), PROGRAM);
  writeFileSync(path.join(bundle, 'fixture/jobs.js'), '');
  const clerk = clerkOf(bundle);
  const ask = (word: string) => clerk.ask({ args: [word], cwd: bundle, env: {} });
  onTestFinished(async () => {
    await Promise.allSettled([ask('exit')]);
  });
  return { clerk, ask };
}

test('a clerk that is stuck is ended, and another one answers the next command at once', async () => {
  const { clerk, ask } = openClerk();
  const { stdout: first } = await ask('answer');
  const hanging = Promise.allSettled([ask('hang')]);
  clerk.endStuck();
  const { exitCode, stdout: second } = await ask('answer');
  expect([exitCode, second === first]).toEqual([0, false]);
  expect(await hanging).toMatchObject([{ reason: { message: 'The clerk ended before it had answered.' } }]);
});

test('a clerk that is not stuck goes on', async () => {
  const { clerk, ask } = openClerk();
  const { stdout: first } = await ask('answer');
  clerk.endStuck();
  expect(await ask('answer')).toMatchObject({ stdout: first });
});
