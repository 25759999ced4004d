import type { WeekFacts } from '../week/facts.ts';
import type { PlannedTask } from './outcome.ts';

type Placement = Pick<PlannedTask, 'task' | 'mate' | 'start' | 'finish' | 'isCarried'>;

/**
 * Finds planned tasks that begin before what they wait for has ended: it checks a plan, and shares no rule with the
 * placing. Work that had begun before the week is in order, whatever it waits for.
 */
export function findViolations(planned: readonly Placement[], facts: WeekFacts): Placement[] {
  const byId = new Map(planned.map((each) => [each.task.id, each]));
  return planned.filter((each) => !each.isCarried && beginsTooEarly(each, byId, facts));
}

function beginsTooEarly(
  { task, mate, start }: Placement,
  planned: ReadonlyMap<string, Placement>,
  { waits }: WeekFacts,
): boolean {
  const finishOf = (id: string): number => planned.get(id)?.finish ?? Infinity;
  const isHandedOver = (id: string): boolean => planned.get(id)?.mate !== mate;
  const gate = waits.gateOf(task);
  return (
    waits.dependenciesOf(task).some((id) => start < finishOf(id) + (isHandedOver(id) ? 1 : 0)) ||
    (gate !== undefined && (gate.isShut || start < gate.from)) ||
    (gate?.taskIds ?? []).some((id) => start < finishOf(id) + 1)
  );
}
