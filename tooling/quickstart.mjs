// From a fresh clone to a first result: checks the machine, installs, builds, and runs a tour of the worker.
import path from 'node:path';
import { runSteps } from './steps.mjs';
import { runTour } from './tour.mjs';

const root = path.join(import.meta.dirname, '..');

const failed = await runSteps([
  ['Checking this machine', ['node', 'tooling/preflight.mjs'], 'quiet'],
  ['Installing packages', ['pnpm', 'install', '--frozen-lockfile'], 'quiet'],
  [
    'Building the worker and its console',
    ['pnpm', '--filter', 'worker', '--filter', 'console', 'build'],
    'quiet',
  ],
]);
process.exitCode = failed || (await runTour({ program: path.join(root, 'apps/worker/dist/index.js'), root }));
