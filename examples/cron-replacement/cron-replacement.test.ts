import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ownProject } from '../../apps/worker/test/own-project.ts';
import { startNode } from '../start-program.ts';

const HERE = import.meta.dirname;

test('the lines of the README replace a crontab', async () => {
  const { folder, run } = await ownProject();
  copyFileSync(path.join(HERE, 'crontab.txt'), path.join(folder, 'crontab.txt'));
  const readme = readFileSync(path.join(HERE, 'README.md'), 'utf8');
  const [, block = ''] = /^```sh\n([^]*?)^```$/m.exec(readme) ?? [];
  const lines = block.trim().replaceAll('npx --no-install ', '').split('\n');
  expect(lines).toHaveLength(7);
  const [init = '', check = '', preview = '', daemon = '', report = '', clean = '', history = ''] = lines;
  const done = async (line: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(line);
    expect([line, exitCode, exitCode === 0 ? '' : stderr]).toEqual([line, 0, '']);
    return stdout;
  };

  await done(init);
  // The file beside the README is what init writes; the folder is that of the user.
  const written = readFileSync(path.join(folder, 'scheduler.yaml'), 'utf8');
  expect(written.replaceAll(folder, '/home/ada')).toBe(
    readFileSync(path.join(HERE, 'scheduler.yaml'), 'utf8'),
  );
  expect(await done(check)).toMatch(/^ok\tscheduler\.yaml\t.*\t4 schedules, 4 on$/m);
  expect(await done(preview)).toMatch(/06:30/);

  const working = startNode(
    [path.join(folder, 'node_modules/worker/dist/index.js'), ...daemon.split(' ').slice(1)],
    { cwd: folder, env: { HOME: folder } },
  );
  await working.until(/worker started/);
  await done(report);
  const output = path.join(folder, 'report.txt');
  await expect
    .poll(() => existsSync(output) && readFileSync(output, 'utf8'))
    .toMatch(/^the report of \w+day\n$/);
  // A command that fails is a run that failed, with its exit code: no mail is needed to learn of it.
  await done(clean);
  // Its log has it a moment before the store.
  await working.until(/run failed/);
  await expect.poll(() => done(history)).toMatch(/\tfailed\t.*CommandFailedError/);
  working.kill('SIGTERM');
  expect(await working.ended).toBe(0);
});
