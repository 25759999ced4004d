import { newDatabase } from '@sb/testkit';
import type { TestContext } from 'vitest';
import type { Place, Worker } from './use-worker.ts';

export const STORES = ['sqlite', 'postgres'] as const;
export type Dialect = (typeof STORES)[number];

/** For tests that wait more than they work: `test.concurrent.for(STORES)` runs them at the same time. */
export async function placeOn(
  store: Dialect,
  worker: Worker,
  { onTestFinished }: TestContext,
  env: Readonly<Record<string, string>> = {},
): Promise<Place> {
  const own = store === 'postgres' ? { DATABASE_URL: await newDatabase() } : {};
  return worker.place({ ...own, ...env }, onTestFinished);
}
