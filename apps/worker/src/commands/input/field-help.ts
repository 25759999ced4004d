import { inputJsonSchema } from '@sb/jobs';
import type { Call } from '../../cli/command.ts';
import { loadJobs } from '../../job-modules/load-jobs.ts';
import { findPlaces } from '../../services/places.ts';
import { readSettings } from '../../services/read-settings.ts';
import { fieldLines, inputFields } from './input-fields.ts';

/** More help for `worker job <id> --help`: the fields of the input of this job. */
export async function fieldHelp(
  args: readonly string[],
  { io, jobModules: flag }: Pick<Call, 'io' | 'jobModules'>,
): Promise<string> {
  const jobId = args.find((arg) => !arg.startsWith('-'));
  if (jobId === undefined) return '';
  const { jobModules, secrets } = await readSettings(findPlaces(io), {
    env: io.env,
    cwd: io.cwd,
    jobModules: flag,
  });
  const job = (await loadJobs(jobModules, io.stderr, secrets)).get(jobId);
  const lines = job ? fieldLines(inputFields(inputJsonSchema(job))) : [];
  return lines.length === 0 ? '' : `\nFields of ${jobId}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
