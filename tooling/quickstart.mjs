// From a fresh clone to a first result: checks the machine, installs, builds, and shows what the worker does.
import { runSteps } from './steps.mjs';

const worker = 'apps/worker/dist/index.js';

/** What is shown, as it would be typed after `worker`. @type {readonly [title: string, args: readonly string[]][]} */
const tour = [['The jobs that come with it', ['list']]];

process.exitCode = await runSteps([
  ['Looking at this machine', ['node', 'tooling/preflight.mjs'], 'quiet'],
  ['Installing packages', ['pnpm', 'install', '--frozen-lockfile'], 'quiet'],
  ['Building the worker', ['pnpm', '--filter', 'worker', 'build'], 'quiet'],
  ...tour.map(([title, args]) => /** @type {const} */ ([title, ['node', worker, ...args]])),
]);
