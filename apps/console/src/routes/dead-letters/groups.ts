/** Errors of open letters, with how many of these one who asks may act on. */
import { countLetterInputs, type DeadLetterGroup, type DeadLetterGroups, readLetterErrors } from '@sb/queue';
import { lacking } from '../../guard/guard.ts';
import { OPERATE_JOBS } from '../../guard/may.ts';
import { mayStart } from '../../guard/own-boards.ts';
import type { Call } from '../../http/route.ts';
import { errorGroupRow } from '../../rows/job-rows.ts';

/** Numbers of open letters of other organisations' boards: an act on all letters of an error, or of a job, leaves them out. */
export interface OtherLetters {
  readonly byError: ReadonlyMap<string, number>;
  readonly byJob: ReadonlyMap<string, number>;
}

export const NO_OTHERS: OtherLetters = { byError: new Map(), byJob: new Map() };

/** Read once for all errors of an answer; not for those who may not act on letters. */
export async function countOthers(
  { store, who }: Pick<Call, 'store' | 'who'>,
  jobs: DeadLetterGroups['jobs'],
): Promise<OtherLetters> {
  if (lacking(OPERATE_JOBS, who) !== undefined) return NO_OTHERS;
  const [byError, byJob] = [new Map<string, number>(), new Map<string, number>()];
  const ofBoards = jobs.map(({ jobId }) => jobId).filter((jobId) => !mayStart(who, { jobId }));
  for (const alike of await countLetterInputs(store, ofBoards)) {
    const { jobId, fingerprint, count } = alike;
    if (mayStart(who, alike)) continue;
    byJob.set(jobId, (byJob.get(jobId) ?? 0) + count);
    if (fingerprint !== undefined) byError.set(fingerprint, (byError.get(fingerprint) ?? 0) + count);
  }
  return { byError, byJob };
}

/** Of one error or job with `count` letters: some of the others may have come after these were counted. */
export function othersOf(
  others: ReadonlyMap<string, number>,
  key: string | undefined,
  count: number,
): number {
  return Math.min(count, others.get(key ?? '') ?? 0);
}

/** Errors that are read at once: each may be long. */
const AT_ONCE = 200;

/** No row for letters of older code. */
export async function errorGroupRows(
  { store, secrets, who }: Pick<Call, 'store' | 'secrets' | 'who'>,
  groups: readonly DeadLetterGroup[],
  { byError }: OtherLetters,
) {
  const rows: { readonly group: DeadLetterGroup; readonly row: ReturnType<typeof errorGroupRow>[number] }[] =
    [];
  for (let from = 0; from < groups.length; from += AT_ONCE) {
    const part = groups.slice(from, from + AT_ONCE);
    const errors = await readLetterErrors(
      store,
      part.map(({ lastRunId }) => lastRunId),
    );
    for (const group of part) {
      const name = errors.get(group.lastRunId)?.name;
      const others = othersOf(byError, group.fingerprint, group.count);
      rows.push(...errorGroupRow(group, { name, secrets, who, others }).map((row) => ({ group, row })));
    }
  }
  return rows;
}
