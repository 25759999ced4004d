import type { Quest, QuestState, Task } from '../model/organisation.ts';
import { findDeadlock } from './deadlock.ts';

interface Plan {
  readonly quests: readonly (Pick<Quest, 'id' | 'requires'> & { readonly state?: QuestState | undefined })[];
  readonly tasks: readonly (Pick<Task, 'id' | 'questId' | 'dependsOn'> & {
    readonly status?: Task['status'] | undefined;
  })[];
}

/**
 * Quests and tasks that wait for each other, as if no work had begun and no quest were held: a cycle is a mistake in the
 * plan even where a finished task happens to break it. A quest may be in several: with its gate, and with its end.
 */
export function findPlanCycles({ quests, tasks }: Plan): readonly (readonly string[])[] {
  const work = {
    quests: quests.map(({ id, requires }) => ({ id, requires, hold: false })),
    tasks: tasks.map(({ id, questId, dependsOn, status }) => ({
      id,
      questId,
      dependsOn,
      status: status === 'cancelled' ? ('cancelled' as const) : ('todo' as const),
    })),
  };
  const states = new Map(
    quests.map(({ id, state }) => [id, state === 'cancelled' ? ('cancelled' as const) : ('locked' as const)]),
  );
  return findDeadlock(work, states).cycles;
}
