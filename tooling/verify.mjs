// Proves the repository on a new machine: checks the machine, installs, runs all tests.
// The counts are written to .cache/tests.json.
import { runSteps } from './steps.mjs';

const REPORTERS = ['--reporter=default', '--reporter=json', '--outputFile.json=.cache/tests.json'];

process.exitCode = await runSteps([
  ['Checking this machine', ['node', 'tooling/preflight.mjs'], 'quiet'],
  ['Installing packages', ['pnpm', 'install', '--frozen-lockfile'], 'quiet'],
  ['Running all tests', ['pnpm', 'exec', 'vitest', 'run', ...REPORTERS]],
]);
