import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lines, started } from './daemons.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

test.concurrent('a run that is under way may end within the grace period', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place);
  await place.ask(['job', 'test.slow', '--input', '{"ms":700}', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout)).toContainEqual(
    expect.objectContaining({ msg: 'stopping', underWay: 1, graceMs: 30_000 }),
  );
  expect(lines(stdout)).toContainEqual(expect.objectContaining({ msg: 'stopped', finished: 1, putBack: 0 }));
  expect(await place.json(['run:show', '1'])).toMatchObject({ state: 'succeeded', result: 'through' });
});

test.concurrent('after the grace period it is put back', async ({ onTestFinished }) => {
  const place = worker.place({}, onTestFinished);
  const daemon = await started(place, '--grace', '100ms');
  await place.ask(['job', 'test.slow', '--enqueue']);
  await daemon.until(/begun/);
  daemon.child.kill('SIGTERM');
  const { exitCode, stdout } = await daemon.ended;
  expect(exitCode).toBe(0);
  expect(lines(stdout)).toContainEqual(expect.objectContaining({ msg: 'stopped', finished: 0, putBack: 1 }));
  expect(await place.json(['run:show', '1'])).toMatchObject({
    state: 'queued',
    attempts: [{ outcome: 'released' }],
  });
});

test.concurrent.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'a second %s ends at once, also with a job that does not listen',
  async ([signal, code], { onTestFinished }) => {
    const place = worker.place({}, onTestFinished);
    const daemon = await started(place);
    await place.ask(['job', 'test.deaf', '--enqueue']);
    await daemon.until(/begun/);
    daemon.child.kill(signal);
    await daemon.until(/stopping/);
    expect((await daemon.insist(signal)).exitCode).toBe(code);
    expect(await place.json(['run:show', '1'])).toMatchObject({
      state: 'queued',
      attempts: [{ outcome: 'released' }],
    });
  },
);

test.concurrent.for(['SIGINT', 'SIGTERM'] as const)(
  '%s while it loads ends it with 0, and it says so',
  async (signal, { onTestFinished }) => {
    const place = worker.place({}, onTestFinished);
    const [module, loaded] = ['slow.mjs', 'loaded'].map((name) => path.join(place.folder, name));
    // It loads until the test says so.
    const source = `
    import { existsSync } from 'node:fs';
    process.stderr.write('loading');
    await new Promise((resolve) => {
      const looking = setInterval(() => existsSync('${loaded}') && resolve(clearInterval(looking)), 10);
    });
    export const job = { id: 'slow.job', name: 'Slow', run: () => undefined };`;
    writeFileSync(String(module), source);
    const daemon = place.start(['daemon', '--jobs', './slow.mjs']);
    await daemon.until(/loading/);
    daemon.child.kill(signal);
    writeFileSync(String(loaded), '');
    const { exitCode, stdout } = await daemon.ended;
    expect(exitCode).toBe(0);
    expect(lines(stdout)).toEqual([expect.objectContaining({ msg: 'stopped', finished: 0, putBack: 0 })]);
  },
);
