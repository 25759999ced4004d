/** `worker job --enqueue`: stores the run for a daemon; with --follow, waits for its end. */
import type { JobRegistry } from '@sb/jobs';
import { requestRun, UnknownJobError } from '@sb/queue';
import { defineJobs, type RunRequest } from '@sb/queue/engine';
import { actorOf } from '../../cli/actor.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { VERSION } from '../../cli/version.ts';
import type { OpenedStore, Services } from '../../services/services.ts';
import { readAttention } from '../runs/views/attention.ts';
import type { JobCall } from './asked/job-call.ts';
import { followRun } from './follow-run.ts';
import { notRegistered } from './known-job.ts';
import { reportEarlyEnd } from './notices.ts';
import { printEnd } from './print-end.ts';

export interface Asked {
  readonly services: Services;
  readonly registry: JobRegistry;
  readonly request: RunRequest;
}

export async function enqueueRun(
  { store }: OpenedStore,
  call: JobCall,
  asked: Asked,
): Promise<ExitCode | void> {
  const { output, options, io } = call;
  const { registry, request, services } = asked;
  await defineJobs(store, registry.list(), VERSION);
  const operator = { actor: actorOf(io.env), reason: options.because };
  const { id, verdict } = await requestRun(store, request, operator).catch((error: unknown) => {
    throw error instanceof UnknownJobError ? notRegistered(request, registry) : error;
  });
  if (!options.follow) {
    output.lines(String(id));
    output.data({ id, verdict });
  }
  if (verdict === 'duplicate') output.remark(`Run ${id} has the same dedupe key: no second run was stored.`);
  if (verdict === 'replaced') output.remark(`Run ${id} has the same dedupe key, waits, and was changed.`);
  if (request.after) await reportEarlyEnd(store, id, output);
  const remark = await readAttention(store, id);
  if (remark !== undefined) output.remark(remark);
  if (!options.follow) {
    if (output.isTerminal) output.remark(`Next: worker run:show ${id}`);
    return;
  }
  const ended = await followRun(store, id, call);
  if (ended) return printEnd(ended, call, { services });
  output.note(`Run ${id} continues: worker run:show ${id}`);
  return EXIT.interrupted;
}
