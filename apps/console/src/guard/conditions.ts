/** The conditions under which a run waits for others, in a request and in a schedule. */
import { PARENT_ENDS } from '@sb/jobs';
import { type AskedUpstream, listSchedules } from '@sb/scheduler';
import type { RefusedError } from '../http/refusal.ts';
import type { Call } from '../http/route.ts';
import { forbidden } from './guard.ts';
import { readRunsOf } from './limited.ts';
import { isOnOwnBoards, maySeePayload } from './own-boards.ts';

interface AfterRun {
  readonly run?: number | undefined;
  /** How it has to end; or a condition. */
  readonly on?: string | undefined;
}

/**
 * A condition reads the inputs and the results of all parents: whether the run starts says what they hold. So one who may
 * not see them waits for an end only. Refuses with `FORBIDDEN`.
 */
export async function checkConditions(
  { store, who }: Pick<Call, 'store' | 'who'>,
  after: readonly AfterRun[],
): Promise<void> {
  if (after.every(isOfEnd)) return;
  if (!who.canSeePayload) throw hidden();
  if (who.orgs === undefined) return;
  const asked = [...new Set(after.flatMap(({ run }) => run ?? []))];
  const parents = await readRunsOf(store, asked);
  // A number that no run has yet may become that of any run.
  if (parents.length < asked.length || !parents.every((parent) => maySeePayload(who, parent))) throw hidden();
}

interface ChainStep {
  readonly job: string;
  readonly name?: string | undefined;
  readonly dedupeKey?: string | undefined;
  readonly after?: readonly (string | (AfterRun & { readonly step?: string | undefined }))[] | undefined;
}

/** A run that already has the key of a step takes the place of the step, and may be for another board. Refuses with `FORBIDDEN`. */
export function checkKeyedSteps(who: Call['who'], steps: readonly ChainStep[]): void {
  const keyed = new Set(
    steps
      .filter(({ job, dedupeKey }) => dedupeKey !== undefined && !isOnOwnBoards(who, { jobId: job }))
      .map(({ name }) => name),
  );
  const judged = steps.filter(({ after = [] }) =>
    after.some((one) => typeof one !== 'string' && !isOfEnd(one)),
  );
  const read = judged.flatMap(({ after = [] }) =>
    after.map((one) => (typeof one === 'string' ? one : one.step)),
  );
  if (read.some((step) => step !== undefined && keyed.has(step)))
    throw forbidden(
      'let a condition read a step with a key, as its run may be for boards that are not yours',
      'Leave out dedupeKey, or wait for an end: success, failure, always.',
    );
}

interface FollowingEntry {
  readonly when?: string | null | undefined;
  readonly after?: readonly AskedUpstream[] | null | undefined;
}

/** The same for the condition of a schedule, which reads what it follows: its runs to come may be of any board. */
export async function checkWhen(
  { store, who }: Pick<Call, 'store' | 'who'>,
  { when, after }: FollowingEntry,
): Promise<void> {
  if (when === undefined || when === null) return;
  if (!who.canSeePayload) throw hidden();
  if (who.orgs === undefined) return;
  const schedules = await listSchedules(store);
  const jobs = (after ?? []).flatMap(
    ({ schedule, job }) => job ?? schedules.find(({ name }) => name === schedule)?.jobId ?? [],
  );
  if (!jobs.every((jobId) => maySeePayload(who, { jobId }))) throw hidden();
}

function hidden(): RefusedError {
  return forbidden('see inputs, results and logs, which a condition reads');
}

function isOfEnd({ on }: AfterRun): boolean {
  const ends: readonly string[] = PARENT_ENDS;
  return on === undefined || ends.includes(on);
}
