/** Orders the steps of a chain so that each comes after the steps that it waits for. Pure. */
import { suggestion } from '@sb/config';
import type { StepAfter } from '../client-types.ts';
import { isReplacing } from '../enqueue/replace/decide-replacement.ts';
import { findHowFault, isRunNumber } from '../dependencies/check-after.ts';
import { ChainInvalidError } from './errors.ts';
import type { RunRequest } from '../run.ts';

const MOST_STEPS = 1_000;

export interface AskedStep {
  readonly request: RunRequest;
  readonly name?: string;
  readonly after?: readonly (string | StepAfter)[];
}

export interface PlannedStep {
  readonly request: RunRequest;
  /** Its position in the request. */
  readonly place: number;
  readonly after: readonly PlannedAfter[];
}

export interface PlannedAfter extends Omit<StepAfter, 'step'> {
  /** The position of a step of the same chain; absent when `run` is a run outside of it. */
  readonly place?: number;
}

/** Throws `CHAIN_INVALID` with every problem. */
export function planChain(steps: readonly AskedStep[]): readonly PlannedStep[] {
  if (steps.length === 0 || steps.length > MOST_STEPS)
    throw new ChainInvalidError([`expected 1 to ${MOST_STEPS} steps, got ${steps.length}`]);
  const problems: string[] = [];
  const places = new Map<string, number>();
  for (const [place, { name, request }] of steps.entries()) {
    if (isReplacing(request))
      problems.push(`steps[${place}].dedupeReplace: a step of a chain replaces no run`);
    if (name === undefined) continue;
    if (places.has(name)) problems.push(`two steps are called "${name}"`);
    places.set(name, place);
  }
  const planned = steps.map(({ request, after }, place) => ({
    request,
    place,
    after: after ? parentsOf(after, place) : place === 0 ? [] : [{ place: place - 1 }],
  }));
  if (problems.length > 0) throw new ChainInvalidError(problems);
  return inOrder(planned, nameOf);

  function nameOf(place: number): string {
    return `"${steps[place]?.name ?? `step ${place + 1}`}"`;
  }

  function parentsOf(asked: readonly (string | StepAfter)[], at: number): readonly PlannedAfter[] {
    const known = problems.length;
    const shape = findShapeFault(asked);
    if (shape !== undefined) problems.push(`steps[${at}].after: ${shape}`);
    const parents =
      shape === undefined ? asked.flatMap((one, index) => parentOf(one, `steps[${at}].after[${index}]`)) : [];
    const fault = problems.length > known ? undefined : (findTwice(parents, nameOf) ?? findHowFault(parents));
    if (fault !== undefined) problems.push(`steps[${at}].after${fault}`);
    return parents;
  }

  function parentOf(asked: string | StepAfter, path: string): readonly PlannedAfter[] {
    const { step, ...how } = typeof asked === 'string' ? { step: asked } : asked;
    if ((step === undefined) === (how.run === undefined)) {
      problems.push(`${path}: expected either "step" or "run"`);
      return [];
    }
    if (step === undefined) {
      if (!isRunNumber(how.run)) problems.push(`${path}: expected { run: the number of a run }`);
      return [how];
    }
    const place = places.get(step);
    if (place === undefined) {
      problems.push(`${path}: no step is called "${step}".${suggestion(step, [...places.keys()])}`);
      return [];
    }
    // Conditions use the name of the step.
    return [{ as: step, ...how, place }];
  }
}

/** The types promise all of this, but programs are also written without types. */
function findShapeFault(after: unknown): string | undefined {
  const areKnown = Array.isArray(after) && after.every(isParent);
  return areKnown ? undefined : 'expected a list of names of steps, of { step } or of { run }';
}

function isParent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'string';
  return !('step' in value) || value.step === undefined || typeof value.step === 'string';
}

function findTwice(parents: readonly PlannedAfter[], nameOf: (place: number) => string): string | undefined {
  const seen = new Set<string>();
  for (const [at, { place, run }] of parents.entries()) {
    const named = place === undefined ? `run ${run}` : nameOf(place);
    if (seen.has(named)) return `[${at}]: ${named} is named twice`;
    seen.add(named);
  }
  return undefined;
}

/** Steps that wait for no other first, else in the order of the request. */
function inOrder(steps: readonly PlannedStep[], nameOf: (place: number) => string): readonly PlannedStep[] {
  const words = (places: readonly number[]): string => places.map(nameOf).join(' after ');
  const done = new Set<number>();
  const order: PlannedStep[] = [];
  let left = steps;
  while (left.length > 0) {
    const free = left.filter(({ after }) =>
      after.every(({ place }) => place === undefined || done.has(place)),
    );
    if (free.length === 0) throw new ChainInvalidError([`it leads back to itself: ${words(cycleIn(left))}`]);
    for (const step of free) {
      order.push(step);
      done.add(step.place);
    }
    left = left.filter(({ place }) => !done.has(place));
  }
  return order;
}

/** Each step in `left` waits for another one of them, so following these leads back to a step that was visited. */
function cycleIn(left: readonly PlannedStep[]): readonly number[] {
  const waits = new Map(left.map((step) => [step.place, step]));
  const path: number[] = [];
  let at = left[0]?.place;
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    at = waits.get(at)?.after.find(({ place }) => place !== undefined && waits.has(place))?.place;
  }
  return at === undefined ? path : [...path.slice(path.indexOf(at)), at];
}
