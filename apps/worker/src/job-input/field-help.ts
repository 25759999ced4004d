import { defaultRegistry, inputJsonSchema } from '@sb/jobs';
import { fieldLines, inputFields } from './input-fields.ts';

/** What the help of `worker job <id>` says beyond that of `worker job`: the fields of that job's input. */
export async function fieldHelp(args: readonly string[]): Promise<string> {
  const jobId = args.find((arg) => !arg.startsWith('-'));
  if (jobId === undefined) return '';
  await import('../jobs.ts');
  const job = defaultRegistry().get(jobId);
  const lines = job ? fieldLines(inputFields(inputJsonSchema(job))) : [];
  return lines.length === 0 ? '' : `\nFields of ${jobId}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
