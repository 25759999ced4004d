/** An album: one run lists its photos, one run for each photo works, one run after all of them publishes the album. */
import { defineJob, Permanent } from '@sb/jobs';

/** Fan-in: it waits for all photos, also for those that failed, and reads how each ended. */
export const publish = defineJob({
  id: 'album.publish',
  name: 'Publish an album',
  run: async (ctx) => {
    const parents = Object.values(await ctx.parents());
    const done = parents.filter(({ status }) => status === 'succeeded');
    return { photos: done.map(({ result }) => result), missing: parents.length - done.length };
  },
});

/** Ten at once, over all workers: the rest waits without a slot. */
export const resize = defineJob({
  id: 'photo.resize',
  name: 'Resize a photo',
  concurrency: { limit: 10 },
  retry: { attempts: 2, backoff: 'fixed', delay: '10ms' },
  run: (ctx) => {
    const file = String(ctx.input?.['file']);
    if (file.endsWith('.txt')) throw new Permanent(`${file} is no photo.`);
    return `small-${file}`;
  },
});

/** The key of a run that was enqueued is held for a day: a crash before the step is recorded may come when the run has ended. */
const dedupeTtl = '1d';

/** Fan-out: how many runs there will be is known here only. */
export const importAlbum = defineJob({
  id: 'album.import',
  name: 'Import an album',
  retry: { attempts: 3, backoff: 'fixed', delay: '10ms' },
  run: async (ctx) => {
    const files = ctx.input?.['files'] as readonly string[];
    const photos: number[] = [];
    for (const file of files) {
      // A step is done once: a later attempt gets the number of the run. The key covers a crash before it is recorded.
      const once = { dedupeKey: `${ctx.run.id}:${file}`, dedupeTtl };
      const { id } = await ctx.step(`resize:${file}`, () => ctx.enqueue(resize, { file }, once));
      if (id !== undefined) photos.push(id);
    }
    const after = photos.map((run) => ({ run, on: 'always' as const }));
    const once = { dedupeKey: `${ctx.run.id}`, dedupeTtl };
    return ctx.step('publish', async () => (await ctx.enqueue(publish, {}, { after, ...once })).id);
  },
});
