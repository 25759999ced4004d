/** The job shell.command in the program as it is shipped: its log, its result, and Ctrl-C. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Place, useWorker } from './use-worker.ts';

const worker = useWorker();

/** A place whose worker.yaml lets commands start. */
function placeWithCommands(): Place & { readonly env: Readonly<Record<string, string>> } {
  const place = worker.place();
  const file = path.join(place.folder, 'worker.yaml');
  writeFileSync(file, 'commands: true\n');
  return { ...place, env: { WORKER_CONFIG: file } };
}

const job = (input: object): string[] => ['job', 'shell.command', '--input', JSON.stringify(input)];

test('its outputs are the log of the run, its exit code is the result', async () => {
  const place = placeWithCommands();
  const { env } = place;
  const command = ['echo one; echo two >&2; exit 3'];
  const done = await place.run([...job({ command, shell: true, okCodes: [3] }), '--json'], env);
  expect(JSON.parse(done.stdout)).toMatchObject({
    data: { state: 'succeeded', result: { exitCode: 3, stdoutLines: 1, stderrLines: 1 } },
  });
  const { stdout } = await place.ask(['run:logs', '1', '--json'], env);
  const { data }: { data: readonly { level: string; message: string }[] } = JSON.parse(stdout);
  const lines = data.map(({ level, message }) => [level, message]);
  expect(lines).toEqual(
    expect.arrayContaining([
      ['info', 'one'],
      ['warn', 'two'],
    ]),
  );
  expect(await place.ask(job({ command: ['false'] }), env)).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('"false" ended with exit code 1, expected 0'),
  });
});

test('where worker.yaml does not allow it, nothing starts', async () => {
  const place = worker.place();
  const { exitCode, stdout } = await place.ask([...job({ command: ['echo', 'hi'] }), '--json']);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    data: { state: 'failed', error: { message: expect.stringContaining('"commands: true"') } },
  });
});

test('Ctrl-C ends the command, and what it has started', async () => {
  const place = placeWithCommands();
  const started = place.start(
    job({ command: ['sleep 600 & echo "child $!"; wait'], shell: true }),
    place.env,
  );
  const [, child = ''] = await started.until(/child (\d+)/);
  started.child.kill('SIGINT');
  expect((await started.ended).stdout).toContain('cancelled');
  await expect.poll(() => isAlive(Number(child))).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
