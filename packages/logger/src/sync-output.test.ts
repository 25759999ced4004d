import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { syncOutput } from './sync-output.ts';

const READ_NOW = constants.O_RDONLY | constants.O_NONBLOCK;

function pathIn(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sb-logger-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

function pipe(): string {
  const path = pathIn('pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

test('what was written is there at once', () => {
  const path = pathIn('log');
  const descriptor = openSync(path, 'w');
  const output = syncOutput(descriptor);
  output.write('one €\n');
  output.write('two\n');
  expect(readFileSync(path, 'utf8')).toBe('one €\ntwo\n');
  closeSync(descriptor);
});

test('a reader that is gone is survived quietly', () => {
  const path = pipe();
  const reader = openSync(path, READ_NOW);
  const writer = openSync(path, constants.O_WRONLY);
  const output = syncOutput(writer);
  closeSync(reader);
  output.write('lost\n');
  expect(() => output.write('lost too\n')).not.toThrow();
  closeSync(writer);
});

test.runIf(process.platform === 'linux')(
  'a disk that is full loses only the lines that it has no room for',
  () => {
    const path = pathIn('log');
    const descriptor = openSync('/dev/full', 'w');
    const output = syncOutput(descriptor);
    expect(() => output.write('lost\n')).not.toThrow();
    // The lowest free number: the same output has room from now on.
    closeSync(descriptor);
    expect(openSync(path, 'w')).toBe(descriptor);
    output.write('kept\n');
    closeSync(descriptor);
    expect(readFileSync(path, 'utf8')).toBe('kept\n');
  },
);

test('a pipe that is full and non-blocking is waited for', async () => {
  const path = pipe();
  const reader = spawn('wc', ['-c', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const counted = once(reader.stdout, 'data');
  // Opening a pipe to write waits for its reader; only then it is opened again without blocking.
  const opened = openSync(path, constants.O_WRONLY);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  syncOutput(writer).write('x'.repeat(4_000_000));
  closeSync(writer);
  closeSync(opened);
  expect(String(await counted)).toMatch(/^4000000 /);
});
