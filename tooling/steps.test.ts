import { expect, test, vi } from 'vitest';
import { runSteps } from './steps.mjs';

const node = (script: string): string[] => [process.execPath, '-e', script];

test('a quiet step shows its title and its duration, not its output', async () => {
  const { code, printed } = await watch([['Building', node('console.log("noise")'), 'quiet']]);
  expect(code).toBe(0);
  expect(printed).toEqual(['[1/1] Building ...', expect.stringMatching(/^ {6}done in \d+\.\d s$/)]);
});

test('a failed step shows its output and ends the walk with its exit code', async () => {
  const { code, printed } = await watch([
    ['Building', node('console.error("line 3: oh no"); process.exit(7)'), 'quiet'],
    ['Running', node(''), 'quiet'],
  ]);
  expect(code).toBe(7);
  expect(printed.at(-1)).toMatch(/^line 3: oh no\n\n\[1\/2\] Building: failed after .* \(exit code 7\)/);
  expect(printed.join('\n')).not.toContain('Running');
});

test('a command that is not there is an error', async () => {
  await expect(watch([['Nothing', ['no-such-program-here'], 'quiet']])).rejects.toThrow('ENOENT');
});

async function watch(steps: Parameters<typeof runSteps>[0]) {
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(line));
  const error = vi.spyOn(console, 'error').mockImplementation((line) => void printed.push(line));
  try {
    return { code: await runSteps(steps), printed };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}
