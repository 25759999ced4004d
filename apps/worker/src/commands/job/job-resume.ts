import { resumeJob } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createCounter } from '../../cli/progress.ts';
import { checkJob } from './known-job.ts';
import { showChange } from '../../views/standing-text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { changeShape } from '../../views/shapes.ts';

/** Ends a job's pause. */
export async function run(
  call: Call<{ readonly jobId: string }, { readonly reason?: string }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const { jobId } = args;
  const services = await createServices(call);
  const counter = createCounter(call, (queued) => `${plural(queued, 'run')} queued again`);
  const { moved, ...change } = await withStore(services, async ({ store }) => {
    await checkJob(store, services, jobId);
    return resumeJob(store, jobId, {
      actor: actorOf(io.env),
      reason: options.reason,
      onProgress: counter.report,
    });
  });
  counter.end();
  output.data({ jobId, ...changeShape(change), queued: moved });
  const consequence = `${plural(moved, 'run')} queued again.`;
  showChange(output, { name: jobId, change, consequence }, io.now());
}
