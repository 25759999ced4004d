import { defaultRegistry, type JobRegistry } from '@sb/jobs';
import type { OutputStream } from '../cli/output.ts';
import { consoleToStderr } from '../cli/console-to-stderr.ts';
import type { JobModule } from './wanted-modules.ts';

/** Loads the jobs of this program and of these modules. Throws `JOB_INVALID`, and the errors of `loadJobModules`. */
export async function loadJobs(
  modules: readonly JobModule[],
  stderr: OutputStream,
  secrets: readonly string[] = [],
): Promise<JobRegistry> {
  await import('../jobs.ts');
  const registry = defaultRegistry();
  if (modules.length === 0) return registry;
  const { loadJobModules } = await import('./load-job-modules.ts');
  // A module may print while it is imported; that must not mix with the result of the command.
  const restoreConsole = consoleToStderr(stderr, secrets);
  try {
    await loadJobModules(modules, registry);
  } finally {
    restoreConsole();
  }
  return registry;
}
