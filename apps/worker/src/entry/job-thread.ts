/** A thread for jobs with `isolation: 'thread'`: it knows the jobs that the program knows, as it loads the same modules. */
import { defaultRegistry } from '@sb/jobs';
import { runJobThread } from '@sb/runner';
import { loadJobModules } from '../job-modules/load-job-modules.ts';
import type { JobModule } from '../job-modules/wanted-modules.ts';

// Of each thread its own: the stacks of errors name lines of the sources.
process.setSourceMapsEnabled(true);

await runJobThread(async (modules) => {
  await import('../jobs.ts');
  const registry = defaultRegistry();
  await loadJobModules(modules as readonly JobModule[], registry);
  return registry.list();
});
