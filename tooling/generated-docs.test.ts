/** The pages that docs:build writes are those of the repository: a change of a job, a schedule or a command changes them. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram } from '../apps/worker/src/cli/program.ts';
import { VERSION } from '../apps/worker/src/cli/version.ts';
import { COMMANDS } from '../apps/worker/src/commands/index.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

test('docs/JOBS.md and docs/reference/cli.md are as docs:build --reference writes them', async () => {
  const written = { stdout: '', stderr: '' };
  const exitCode = await runProgram(['docs:build', '--reference', '--check'], {
    version: VERSION,
    commands: COMMANDS,
    examples: [],
    io: {
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      env: {},
      now: Date.now,
      entry: pathToFileURL(path.join(ROOT, 'apps/worker/dist/index.js')),
      cwd: ROOT,
    },
  });
  const state = (page: string): string => `${path.join(ROOT, 'docs', page)}\tsame\n`;
  // To write them: pnpm --filter worker dev -- docs:build --reference
  expect(written).toEqual({ stdout: state('JOBS.md') + state('reference/cli.md'), stderr: '' });
  expect(exitCode).toBe(0);
});
