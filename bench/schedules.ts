/** What `schedules.mjs` measures, as one bundle: Node 20 cannot run the sources themselves. */
export { createRegistry } from '../packages/jobs/src/index.ts';
export { parseSchedules } from '../packages/scheduler/src/index.ts';
