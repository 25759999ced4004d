/** How the threads of a worker find its jobs: functions cannot be sent to a thread, so threads import their module. */
import { quote } from '@sb/words';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RegisteredJob } from '@sb/jobs';
import type { ThreadOptions } from '@sb/runner';
import { entryBeside } from '../thread/entry-beside.ts';
import { WorkerOptionsError } from '../errors.ts';

/** Undefined when no job asks for a thread. Throws `WORKER_OPTIONS_INVALID`. */
export function threadSettings(
  given: URL | string | undefined,
  jobs: readonly RegisteredJob[],
): ThreadOptions | undefined {
  const isolated = jobs.find(({ isolation }) => isolation === 'thread');
  if (!isolated) return undefined;
  const because = `${quote(isolated.id)} has isolation: 'thread'`;
  if (given === undefined)
    throw wrong(
      `expected the module that exports the jobs, because ${because}: ` +
        `such as new URL('./jobs.js', import.meta.url); threads import it`,
    );
  const module = moduleUrl(given);
  if (!existsSync(fileURLToPath(module))) throw wrong(`there is no file ${fileURLToPath(module)}`);
  const entry = entryBeside('job-thread');
  if (!entry)
    throw wrong(
      `no thread can be started, and ${because}: job-thread.js is not beside @sb/worker. ` +
        'Leave the package outside of your bundle',
    );
  return { entry, modules: module.href };
}

/** A path is relative to the working directory. */
function moduleUrl(given: URL | string): URL {
  if (typeof given !== 'string') return given;
  return given.startsWith('file:') ? new URL(given) : pathToFileURL(path.resolve(given));
}

function wrong(message: string): WorkerOptionsError {
  return new WorkerOptionsError([{ field: 'threadModule', message }]);
}
