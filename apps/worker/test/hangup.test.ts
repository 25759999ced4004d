import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { on } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

/** The one of Linux; those of other systems take other arguments. */
const canMakeTerminals = String(spawnSync('script', ['--version']).stdout).includes('util-linux');

/** What the fixture tells, piece by piece, and what it has told in all when nobody can tell any more. */
function hearing(child: ChildProcess) {
  onTestFinished(() => void child.kill('SIGKILL'));
  const told = child.stdio[3];
  if (!told || !('setEncoding' in told)) throw new Error('expected descriptor 3 to be a pipe');
  let text = '';
  const pieces = on(told.setEncoding('utf8'), 'data', { close: ['end', 'close'] });
  return {
    until: async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const match = pattern.exec(text);
        if (match) return match;
        const next = await pieces.next();
        if (next.done) throw new Error(`It ended without ${pattern}: ${text}`);
        text += String(next.value);
      }
    },
    ended: async (): Promise<string> => {
      for await (const piece of pieces) text += String(piece);
      return text;
    },
  };
}

test('a process without a terminal takes SIGHUP for a request, each time', async () => {
  const child = spawn(process.execPath, [worker.fixture('hear-hangup')], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  const { until } = hearing(child);
  await until(/\d\n/);
  child.kill('SIGHUP');
  await until(/heard\n/);
  child.kill('SIGHUP');
  await expect(until(/heard\nheard\n/)).resolves.toBeDefined();
});

test.skipIf(!canMakeTerminals)(
  'a process on a terminal takes it so too, and ends by it when the terminal is closed',
  async () => {
    const command = `exec '${process.execPath}' '${worker.fixture('hear-hangup')}'`;
    const terminal = spawn('script', ['-qc', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    const { until, ended } = hearing(terminal);
    const [, pid] = await until(/(\d+)\n/);
    process.kill(Number(pid), 'SIGHUP');
    await until(/heard\n/);
    terminal.kill('SIGKILL');
    // It has neither taken it for a request nor come to an end of its own.
    expect(await ended()).toBe(`${pid}\nheard\n`);
  },
);
