/** `github:sync`: the job, with the requests of a rehearsal as they would be sent. */
import type { Request, SyncReport } from '@sb/github';
import { clean, maskRun, runShape } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { ExitCode } from '../../cli/failure.ts';
import type { Output } from '../../cli/output.ts';
import type { JobCall } from '../job/asked/job-call.ts';
import { runJob } from '../job/job.ts';
import { printEnd } from '../job/print-end.ts';
import { exitCodeOfRun } from '../job/run-outcome.ts';

interface Options {
  readonly org?: string;
  readonly dryRun: boolean;
  readonly recreate: boolean;
}

export async function run(call: Call<object, Options>): Promise<ExitCode | void> {
  const { org, dryRun, recreate } = call.options;
  const input = { ...(org !== undefined && { orgId: org }), ...(recreate && { recreate }) };
  const asked: JobCall = {
    ...call,
    args: { jobId: 'github.sync' },
    options: {
      input: JSON.stringify(input),
      dryRun,
      enqueue: false,
      follow: false,
      allOrgs: false,
      retry: true,
    },
    rest: [],
  };
  if (!dryRun) return runJob(asked, printEnd);
  return runJob(asked, (finished, of, how) => {
    const ended = maskRun(finished, how.services.secrets);
    const reports = (ended.result as { readonly orgs?: readonly SyncReport[] } | undefined)?.orgs;
    if (!reports) return printEnd(finished, of, how);
    of.output.data(runShape(ended));
    for (const report of reports) printRequests(report, of.output);
    return exitCodeOfRun(finished, how.stoppedBy);
  });
}

function printRequests(
  { org, changes = [], failed, remaining, resumeAfter }: SyncReport,
  output: Output,
): void {
  for (const { method, path, body } of changes) {
    if (!output.isTerminal)
      output.lines([org, method, path, JSON.stringify(body ?? null)].map(clean).join('\t'));
    else output.lines(`  ${output.style.bold(method)} ${clean(path)}`, ...bodyLines(body), '');
  }
  if (changes.length === 0 && failed + remaining === 0) output.remark(`${org}: nothing differs.`);
  if (failed > 0) output.remark(`${org}: ${failed} would fail.`);
  if (remaining > 0)
    output.remark(
      `${org}: ${remaining} left to a later run${resumeAfter === undefined ? '' : `, after ${resumeAfter}`}.`,
    );
}

/** A field a line; a text of many lines begins on its own. */
function bodyLines(body: Request['body'] = {}): readonly string[] {
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value !== 'string' || !value.includes('\n'))
      return [`    ${name}: ${clean(JSON.stringify(value))}`];
    return [`    ${name}:`, ...value.split('\n').map((line) => `      ${clean(line)}`)];
  });
}
