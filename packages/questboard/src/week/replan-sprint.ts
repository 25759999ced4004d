/** `sprint:replan`: a person asks for a new draft of a week that is not over, also where its plan was approved. */
import type { Store } from '@sb/storage';
import { BoardBusyError } from '../errors.ts';
import { REPLAN } from '../records/summaries.sql.ts';
import type { Words } from '../words/writer.ts';
import type { SprintReport } from './computed-week.ts';
import { runSprintPlanner } from './run-sprintplanner.ts';
import type { SprintTarget } from './sprint-verbs.ts';

export interface ReplanTarget extends SprintTarget {
  /** A language model that may write the goal. */
  readonly words?: Words;
}

/** Fails with `CONFLICT` while a job has the organisation, with `REV_STALE`, `UNKNOWN_ORG`, `TRANSITION_INVALID`. */
export async function replanSprint(
  store: Store,
  { orgId, weekStart, act, words }: ReplanTarget,
): Promise<SprintReport> {
  const { actor, sourceApp = REPLAN, dryRun = false, rev, reason } = act;
  const now = await store.now();
  const report = await runSprintPlanner(store, {
    orgId,
    now: new Date(now).toISOString(),
    weekStart,
    jobId: REPLAN,
    // No run of the queue: the time keeps the summaries of two plans apart.
    runId: now,
    sourceApp,
    actor,
    replan: true,
    dryRun,
    ...(rev !== undefined && { rev }),
    ...(reason !== undefined && { reason }),
    ...(words && { words }),
  });
  if (report === 'busy') throw new BoardBusyError(orgId);
  return report;
}
