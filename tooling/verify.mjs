// Everything that a stranger needs to believe us: checks the machine, installs, runs all tests.
// The counts are left in .cache/tests.json.
import { runSteps } from './steps.mjs';

const REPORTERS = ['--reporter=default', '--reporter=json', '--outputFile.json=.cache/tests.json'];

process.exitCode = await runSteps([
  ['Looking at this machine', ['node', 'tooling/preflight.mjs'], 'quiet'],
  ['Installing packages', ['pnpm', 'install', '--frozen-lockfile'], 'quiet'],
  ['Running all tests', ['pnpm', 'exec', 'vitest', 'run', ...REPORTERS]],
]);
