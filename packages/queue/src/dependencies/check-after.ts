/** Checks the dependencies of a request: whether they can be stored, and judged when their parents have ended. */
import { UNMET_ENDS } from '@sb/jobs';
import { isStorableText } from '@sb/storage';
import { compileCondition } from '../conditions/condition.ts';
import { ConditionError } from '../conditions/condition-errors.ts';
import { parentEnd, PARENTS } from './dependencies.ts';

const MOST_PARENTS = 10_000;
/** Runs with a name. A condition may read each, and a result may be long. */
const MOST_NAMED = 100;

// The types promise most of this, but programs are also written without types.
/** Undefined when they have no fault. */
export function findAfterFault(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_PARENTS)
    return `expected a list of 1 to ${MOST_PARENTS} runs`;
  const list: readonly unknown[] = value;
  const runs = new Set<unknown>();
  for (const [at, one] of list.entries()) {
    const { run } = fieldsOf(one);
    if (!isRunNumber(run)) return `[${at}]: expected { run: the number of a run }`;
    if (runs.has(run)) return `[${at}]: run ${run} is named twice`;
    runs.add(run);
  }
  const named = list.filter((one) => typeof fieldsOf(one).as === 'string').length;
  if (named > MOST_NAMED) return `expected at most ${MOST_NAMED} runs with a name, got ${named}`;
  return findHowFault(list);
}

/** The same without which runs these are: their names, the ends that are expected of them, and what else happens. */
export function findHowFault(list: readonly unknown[]): string | undefined {
  const names = new Set<string>();
  for (const [at, one] of list.entries()) {
    const fault = howFault(one);
    if (fault !== undefined) return `[${at}].${fault}`;
    const { as } = fieldsOf(one);
    if (typeof as !== 'string') continue;
    if (names.has(as)) return `[${at}]: another run is called "${as}" too`;
    names.add(as);
  }
  return conditionFault(list, [...names]);
}

export function isRunNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

interface Fields {
  readonly run?: unknown;
  readonly on?: unknown;
  readonly as?: unknown;
  readonly onUnmet?: unknown;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value : {};
}

function howFault(value: unknown): string | undefined {
  const { on, as, onUnmet } = fieldsOf(value);
  if (as !== undefined && !isName(as)) return 'as: expected a text that is not empty';
  if (on !== undefined && !isName(on)) return 'on: expected success, failure, always or a condition';
  if (onUnmet !== undefined && !UNMET_ENDS.some((word) => word === onUnmet))
    return `onUnmet: expected ${UNMET_ENDS.join(', ')}`;
  return undefined;
}

function isName(value: unknown): boolean {
  return isStorableText(value) && value !== '';
}

function conditionFault(list: readonly unknown[], members: readonly string[]): string | undefined {
  for (const [at, one] of list.entries()) {
    const { on } = fieldsOf(one);
    if (typeof on !== 'string' || parentEnd(on)) continue;
    try {
      compileCondition(on, { variable: PARENTS, members });
    } catch (error) {
      if (error instanceof ConditionError) return `[${at}].on: ${error.message}`;
      throw error;
    }
  }
  return undefined;
}
