/** A thread for jobs with `isolation: 'thread'`. It loads the same modules as the program, so it knows the same jobs. */
import { defaultRegistry } from '@sb/jobs';
import { runJobThread } from '@sb/runner';
import { loadJobModules } from '../job-modules/load-job-modules.ts';
import type { JobModule } from '../job-modules/wanted-modules.ts';

// Each thread has a setting of its own. With it the stacks of errors name lines of the sources.
process.setSourceMapsEnabled(true);

await runJobThread(async (modules) => {
  await import('../jobs.ts');
  const registry = defaultRegistry();
  await loadJobModules(modules as readonly JobModule[], registry);
  return registry.list();
});
