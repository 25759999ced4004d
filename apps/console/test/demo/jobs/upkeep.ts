/** What the shop does for itself. */
import { z } from 'zod';
import { between, type DemoJob, failure, nothing } from './job.ts';

export const MEDIA_THUMBNAILS: DemoJob = {
  job: {
    id: 'media.thumbnails',
    name: 'Thumbnails',
    owner: 'media',
    tags: ['media'],
    queue: 'media',
    priority: 'low',
    input: z.object({ asset: z.string(), sizes: z.array(z.number()) }),
    retry: { attempts: 3, delay: '1s' },
    run: nothing,
  },
  everyMin: 0.45,
  input: (random) => ({
    asset: `img/${between(random, 1e7, 9e7).toString(16)}.jpg`,
    sizes: [160, 480, 1280],
  }),
  play(random, _, { asset }: { readonly asset: string }) {
    const ms = between(random, 60, 900);
    if (random() > 0.02) return { ms, result: { written: 3 } };
    const message = `VipsJpeg: premature end of JPEG image (asset ${asset})`;
    return { ms, error: failure('Error', message, ['resize (src/media/resize.ts:27:13)']) };
  },
};

export const CACHE_WARM = small('cache.warm', 'Warm the caches', [15, 60], { keys: 1_200 });

export const UPTIME_PROBE = small('uptime.probe', 'Probe the public endpoints', [8, 45], { ok: 12, slow: 0 });

export const SEARCH_REINDEX = small('search.reindex', 'Rebuild the search index', [900_000, 900_000], {
  docs: 48_000,
});

export const DB_SNAPSHOT = small(
  'db.snapshot',
  'Snapshot the orders database',
  [140_000, 190_000],
  { bytes: 10_737_418_240 },
  'reports',
);

export const SHOP_FEED: DemoJob = {
  ...small('shop.feed', 'Export the product feed', [220, 700], { products: 8_412 }),
  play: (random) => ({
    ms: between(random, 220, 700),
    ...(random() < 0.2
      ? { skips: 'no product has changed since the last feed' }
      : { result: { products: 8_412 } }),
  }),
};

/** On its schedule only, and always the same. */
function small(
  id: string,
  name: string,
  [least, most]: readonly [number, number],
  result: unknown,
  queue = 'default',
): DemoJob {
  return {
    job: { id, name, owner: 'platform', queue, run: nothing },
    input: () => ({}),
    play: (random) => ({ ms: between(random, least, most), result }),
  };
}
