/** The acts on everything that the palette finds, for a person with these rights. Pure: `handler-of.ts` says what each does. */
import type { LetterGroups } from '../../../src/answers/failures.ts';
import type { JobRow } from '../../../src/answers/jobs.ts';
import type { NodeRow } from '../../../src/answers/nodes.ts';
import type { QueueRow } from '../../../src/answers/queues.ts';
import type { ScheduleRow } from '../../../src/answers/schedules.ts';
import type { Capped } from '../words/numbers.ts';
import { jobActs, nodeActs, type OfferedAct, queueActs, scheduleActs } from '../acts/offered-acts.ts';

export interface Objects {
  readonly jobs: readonly JobRow[];
  readonly queues: readonly QueueRow[];
  readonly schedules: readonly ScheduleRow[];
  readonly nodes: readonly NodeRow[];
  /** Open dead letters by job. */
  readonly letters: LetterGroups['jobs'];
}

export type ActTarget =
  | { readonly kind: 'job'; readonly name: string; readonly row: JobRow }
  | { readonly kind: 'queue'; readonly name: string; readonly row: QueueRow }
  | { readonly kind: 'schedule'; readonly name: string; readonly row: ScheduleRow }
  | { readonly kind: 'node'; readonly name: string; readonly row: NodeRow };

export interface ObjectAct extends OfferedAct {
  readonly target: ActTarget;
}

export interface Rights {
  readonly isOperator: boolean;
  readonly isAdmin: boolean;
}

export function objectActs(
  { jobs, queues, schedules, nodes, letters }: Objects,
  { isOperator, isAdmin }: Rights,
): ObjectAct[] {
  const open = new Map(letters.map((one) => [one.jobId, ownOf(one)]));
  return [
    ...(isOperator
      ? [
          ...jobs.flatMap((row) =>
            actsOn({ kind: 'job', name: row.id, row }, jobActs(row, open.get(row.id))),
          ),
          ...queues.flatMap((row) => actsOn({ kind: 'queue', name: row.name, row }, queueActs(row))),
          ...schedules.flatMap((row) => actsOn({ kind: 'schedule', name: row.name, row }, scheduleActs(row))),
        ]
      : []),
    ...(isAdmin ? nodes.flatMap((row) => actsOn({ kind: 'node', name: row.name, row }, nodeActs(row))) : []),
  ];
}

/** An act on all leaves out those for boards of others. */
function ownOf({ open, others = 0 }: Objects['letters'][number]): Capped {
  return { ...open, count: open.count - others };
}

function actsOn(target: ActTarget, acts: readonly OfferedAct[]): ObjectAct[] {
  return acts.map((act) => ({ ...act, target }));
}
