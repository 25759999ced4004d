/** Whether finished runs have to go, by the policy and by the counted limits. */
import type { FinishedState } from '@sb/jobs';
import type { Position } from '@sb/events';
import { type HistoryPolicy, type Verdict, verdictOn } from './retention-policy.ts';

export interface KnownNames {
  readonly jobs: ReadonlyMap<number, string>;
  readonly queues: ReadonlyMap<number, string>;
}

/** The facts about a finished run that retention needs. Times are ms since the epoch. */
export interface OldRun extends Position {
  readonly id: number;
  readonly jobId: number;
  readonly queueId: number;
  readonly outcome: FinishedState;
  readonly finishedAt: number;
  /** All readers of the engine are past it. */
  readonly isRead: boolean;
  /** The size of its result, and of the input and logs that are stored beside it. */
  readonly bytes: number;
}

export interface Judge {
  verdictOn(run: OldRun): Verdict;
  isDue(run: OldRun): boolean;
  /** Of the runs that the rule decides for, this one and all older ones are beyond its number. */
  setBeyond(rule: string, seq: number): void;
  /** No run above this `seq` is beyond the number of a rule. */
  beyond(): number;
}

export function createJudge(
  policy: HistoryPolicy,
  { names, now }: { readonly names: KnownNames; readonly now: number },
): Judge {
  const verdicts = new Map<string, Verdict>();
  const limits = new Map<string, number>();
  return {
    verdictOn: verdictOf,
    isDue(run) {
      const { ageMs, last } = verdictOf(run);
      return run.finishedAt < now - ageMs || (last !== undefined && run.seq <= (limits.get(last.rule) ?? 0));
    },
    setBeyond: (rule, seq) => void limits.set(rule, seq),
    beyond: () => Math.max(0, ...limits.values()),
  };

  /** There are few kinds of runs. */
  function verdictOf({ jobId, queueId, outcome }: OldRun): Verdict {
    const kind = `${jobId}/${queueId}/${outcome}`;
    const known = verdicts.get(kind);
    if (known) return known;
    const job = names.jobs.get(jobId) ?? '';
    const verdict = verdictOn({ job, queue: names.queues.get(queueId) ?? '', outcome }, policy);
    verdicts.set(kind, verdict);
    return verdict;
  }
}
