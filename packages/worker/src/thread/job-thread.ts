/** The entry file of a job thread of a packed worker (`isolation: 'thread'`): the build puts it beside the library. */
import { defaultRegistry } from '@sb/jobs';
import { runJobThread } from '@sb/runner';
import { exportedJobs } from './exported-jobs.ts';

await runJobThread(async (module) => {
  const exports: Record<string, unknown> = await import(String(module));
  const registry = defaultRegistry();
  registry.register(exportedJobs(exports));
  return registry.list();
});
