import { compareVersions, probeWrite, type SchemaStatus, schemaStatus } from '@sb/storage';
import { formatDuration, plural } from '@sb/words';
import { type Check, type Finding, fine } from './check.ts';

const MIGRATE = 'worker db:migrate';
const SLOW_MS = 1_000;

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
