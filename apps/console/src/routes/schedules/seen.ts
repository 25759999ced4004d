/** Schedules as the caller may see them: one of a job that a token is not for is no schedule. */
import { listFollowers, listSchedules, type ScheduleRecord, UnknownScheduleError } from '@sb/scheduler';
import { z } from 'zod';
import { checkOwn, checkOwnBoards, type Worked } from '../../guard/own-boards.ts';
import type { Call } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { name } from '../../requests/fields.ts';

export const scheduleParams = z.strictObject({ name });
export type ScheduleParams = z.output<typeof scheduleParams>;

export const TAG = 'Schedules';

type Named = Pick<Call<ScheduleParams>, 'who' | 'params'>;

/** `isGoneToo`: its fires are kept for a while. Fails with `UNKNOWN_SCHEDULE`. Pure. */
export function findSeen(
  all: readonly ScheduleRecord[],
  { who, params: { name: asked } }: Named,
  { isGoneToo = false } = {},
): ScheduleRecord {
  const seen = all.filter(({ jobId, isGone }) => maySeeJob(who, jobId) && (isGoneToo || !isGone));
  const found = seen.find((one) => one.name === asked);
  if (found) return found;
  throw new UnknownScheduleError(
    asked,
    seen.flatMap((one) => (one.isGone ? [] : [one.name])),
  );
}

/** Before an act: its verb finds the schedule itself, and does not know what a token is for. */
export async function checkSchedule({ store, ...named }: Named & Pick<Call, 'store'>): Promise<void> {
  if (named.who.jobs !== undefined) findSeen(await listSchedules(store), named);
}

/** Before a fire by hand: of one who is limited to some organisations, it must be for one of them. */
export async function checkFire(
  { store, ...named }: Named & Pick<Call, 'store'>,
  asked: { readonly input?: unknown },
): Promise<void> {
  if (named.who.orgs === undefined) return;
  checkOwnBoards(named.who, [changedWork(findSeen(await listSchedules(store), named), asked)]);
}

/** Before an act on a schedule: it must be for one of them. `changes`: of what it starts, which must be for one of them after it too. */
export async function checkOwnSchedule(
  { store, ...named }: Named & Pick<Call, 'store'>,
  changes?: WorkChanges,
): Promise<void> {
  if (named.who.orgs === undefined) return;
  const before = findSeen(await listSchedules(store), named);
  checkOwn(named.who, `schedule ${before.name}`, before);
  if (changes) checkOwnBoards(named.who, [changedWork(before, changes)]);
}

/** Of its entry, or for one fire. */
interface WorkChanges {
  readonly jobId?: string;
  readonly input?: unknown;
}

function changedWork({ jobId, input }: Worked, changes: WorkChanges): Worked {
  return { jobId: changes.jobId ?? jobId, input: changes.input === undefined ? input : changes.input };
}

/** The schedules that follow this one. */
export async function seenFollowers(
  { store, who }: Pick<Call, 'store' | 'who'>,
  of: string,
): Promise<readonly string[]> {
  const followers = await listFollowers(store, of);
  if (who.jobs === undefined || followers.length === 0) return followers;
  const all = await listSchedules(store);
  return followers.filter((one) => all.some((other) => other.name === one && maySeeJob(who, other.jobId)));
}
