import { pauseJob, resumeJob } from '@sb/queue';
import { plural } from '@sb/words';
import { changeShape, movedText } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createCounter } from '../../cli/progress.ts';
import { createServices, withStore } from '../../services/services.ts';
import { type PauseFlags, pauseWishes } from '../../views/pause-flags.ts';
import { defineOwnJobs } from './known-job.ts';
import { showChange } from '../../views/show-change.ts';

/** Stops claims of runs of a job, in every queue. */
export async function pause(call: Call<{ readonly jobId: string }, PauseFlags>): Promise<void> {
  const { output, args, options, io } = call;
  const { jobId } = args;
  const services = await createServices(call);
  const counter = createCounter(call, (held) => `${plural(held, 'run')} held`);
  const change = await withStore(services, async ({ store }) => {
    const wishes = pauseWishes(options, await store.now());
    await defineOwnJobs(store, services);
    return pauseJob(store, jobId, { ...wishes, actor: actorOf(io.env), onProgress: counter.report });
  });
  counter.end();
  output.data({ jobId, ...changeShape(change), held: change.moved });
  const consequence = `${movedText(change, 'held')}; running ones continue. By hand it still runs: worker job ${jobId}`;
  showChange(output, { name: jobId, change, consequence }, io.now());
}

/** Ends the pause of a job. */
export async function resume(
  call: Call<{ readonly jobId: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const { jobId } = args;
  const services = await createServices(call);
  const counter = createCounter(call, (queued) => `${plural(queued, 'run')} queued again`);
  const change = await withStore(services, async ({ store }) => {
    await defineOwnJobs(store, services);
    return resumeJob(store, jobId, {
      actor: actorOf(io.env),
      reason: options.reason,
      onProgress: counter.report,
    });
  });
  counter.end();
  output.data({ jobId, ...changeShape(change), queued: change.moved });
  const consequence = `${movedText(change, 'queued again')}.`;
  showChange(output, { name: jobId, change, consequence }, io.now());
}
