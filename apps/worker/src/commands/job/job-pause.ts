import { pauseJob } from '@sb/queue';
import { plural } from '@sb/words';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { createCounter } from '../../cli/progress.ts';
import { checkJob } from './known-job.ts';
import { type PauseFlags, pauseWishes } from '../../views/pause-wishes.ts';
import { showChange } from '../../views/standing-text.ts';
import { createServices, withStore } from '../../services/services.ts';
import { changeShape } from '../../views/shapes.ts';

/** Stops claims of a job's runs, whatever queue they are in. */
export async function run(call: Call<{ readonly jobId: string }, PauseFlags>): Promise<void> {
  const { output, args, options, io } = call;
  const { jobId } = args;
  const services = await createServices(call);
  const counter = createCounter(call, (held) => `${plural(held, 'run')} held`);
  const { moved, ...change } = await withStore(services, async ({ store }) => {
    const wishes = pauseWishes(options, await store.now());
    await checkJob(store, services, jobId);
    return pauseJob(store, jobId, { ...wishes, actor: actorOf(io.env), onProgress: counter.report });
  });
  counter.end();
  output.data({ jobId, ...changeShape(change), held: moved });
  const consequence = `${plural(moved, 'run')} held; what runs goes on. worker job ${jobId} runs it all the same.`;
  showChange(output, { name: jobId, change, consequence }, io.now());
}
