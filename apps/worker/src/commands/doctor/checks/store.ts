import { readStoreOverview, type StoreOverview } from '@sb/queue';
import { compareVersions, probeWrite, type SchemaStatus, schemaStatus } from '@sb/storage';
import { type Cleaning, readCleaning } from '@sb/worker/node';
import { RETENTION_DAYS } from '@sb/worker/retention';
import { formatDuration, plural } from '@sb/words';
import { type Check, type Finding, fine } from './check.ts';

const MIGRATE = 'worker db:migrate';
const SLOW_MS = 1_000;
const DAY_MS = 86_400_000;
/** A cleanup once a week is enough. */
const CLEANED_WITHIN_MS = 8 * DAY_MS;

/** Pure. */
export function judgeSchema(
  { applied, missing, minCodeVersion, isMoved, isUnfinishedCopy }: Omit<SchemaStatus, 'storeId'>,
  version: string,
): Finding {
  if (minCodeVersion !== undefined && compareVersions(version, minCodeVersion) < 0)
    return {
      verdict: 'problem',
      found: `the store needs version ${minCodeVersion} or newer`,
      expected: `a store for version ${version}`,
      advice: 'Update this installation.',
    };
  if (isUnfinishedCopy)
    return {
      verdict: 'problem',
      found: 'a copy that is not whole',
      expected: 'a whole store',
      advice: `Run the same worker db:copy again${missing.length === 0 ? '' : ' with --restart'}.`,
    };
  if (isMoved)
    return {
      verdict: 'problem',
      found: 'the store was copied from another server',
      expected: 'event positions of this server',
      advice: `Stop the daemons, then: ${MIGRATE}`,
    };
  if (missing.length > 0)
    return {
      verdict: 'problem',
      found: `${plural(missing.length, 'migration')} missing: ${missing.join(', ')}`,
      expected: 'none',
      advice: MIGRATE,
    };
  return fine(`up to date (${applied.at(-1)})`);
}

export const schema: Check = {
  id: 'schema',
  title: 'schema',
  examine: async ({ store, version }) => judgeSchema(await schemaStatus(store), version),
};

/** Pure. */
export function judgeWrite(tookMs: number): Finding {
  const found = `a write reached the disk in ${formatDuration(tookMs)}`;
  if (tookMs < SLOW_MS) return fine(found);
  return {
    verdict: 'note',
    found,
    expected: `less than ${formatDuration(SLOW_MS)}`,
    advice: 'Look for a slow disk, or for a process that holds the write lock for long.',
  };
}

export const writable: Check = {
  id: 'writable',
  title: 'writing',
  examine: async ({ store }) => judgeWrite(await probeWrite(store)),
};

/** Pure. A store whose runs are all young needs no cleanup yet. */
export function judgeRetention(
  { isScheduled, lastSuccessAt, lastByProgramAt }: Cleaning,
  { oldestFinishedAt, now }: Pick<StoreOverview, 'oldestFinishedAt'> & { readonly now: number },
): Finding {
  if (isScheduled) return fine('a schedule of maintenance.cleanup is on');
  const lastAt = Math.max(lastSuccessAt ?? 0, lastByProgramAt ?? 0);
  if (now - lastAt < CLEANED_WITHIN_MS) return fine(`removed ${formatDuration(now - lastAt)} ago`);
  const oldestMs = now - (oldestFinishedAt ?? now);
  if (oldestMs < RETENTION_DAYS.retentionDays * DAY_MS) return fine('no run is old enough to be removed');
  return {
    verdict: 'note',
    found: `the oldest ended run is ${formatDuration(oldestMs)} old, and nothing removes old records`,
    expected: 'a schedule of maintenance.cleanup',
    advice: 'Add it to scheduler.yaml, or once: worker job maintenance.cleanup',
  };
}

export const retention: Check = {
  id: 'retention',
  title: 'old records',
  examine: async ({ store }) => {
    const { oldestFinishedAt } = await readStoreOverview(store);
    const now = await store.now();
    return judgeRetention(await readCleaning(store), {
      ...(oldestFinishedAt !== undefined && { oldestFinishedAt }),
      now,
    });
  },
};
