/**
 * Compares two runs. Exits with 0 if they were asked the same, by the same version of the code, and ended in the same way,
 * else with 6. Their circumstances (trigger, node, durations) are shown, and do not count.
 */
import { findRun, listEndedNodes, listNodes, readRunWork } from '@sb/queue';
import type { Store } from '@sb/storage';
import { clean } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import { EXIT, type ExitCode } from '../../../cli/failure.ts';
import { runIdOf } from '../../../cli/run-id.ts';
import { createServices, withStore } from '../../../services/services.ts';
import { differenceColumns, differenceLines } from './difference-lines.ts';
import { circumstances, essence, type RunToCompare } from './run-facts.ts';
import { type ValueDifference, valueDifferences } from './value-differences.ts';

/** A longer result of a step is compared by its length; bytes. */
const LONGEST_VALUE = 1_000_000;
const MOST_ENDED_NODES = 10_000;

export async function run(call: Call<{ readonly a: string; readonly b: string }>): Promise<ExitCode> {
  const { output, args } = call;
  const [idA, idB] = [runIdOf(args.a), runIdOf(args.b)];
  const services = await createServices(call);
  const [a, b] = await withStore(services, async ({ store }) => [
    await readRun(store, idA),
    await readRun(store, idB),
  ]);
  const differences = valueDifferences(essence(a, b), essence(b, a), services.secrets);
  const apart = valueDifferences(circumstances(a, b), circumstances(b, a), services.secrets);
  output.data({
    equal: differences.length === 0,
    a: shapeOf(a),
    b: shapeOf(b),
    differences,
    circumstances: apart,
  });
  show([...differences, ...apart], [a, b], call);
  if (differences.length > 0) return EXIT.condition;
  output.remark(`Run ${idA} and run ${idB} agree in what they were asked and in how they ended.`);
  return EXIT.ok;
}

function shapeOf({ run: { id, jobId, state } }: RunToCompare): object {
  return { id, jobId, state };
}

async function readRun(store: Store, id: number): Promise<RunToCompare> {
  const found = await findRun(store, id);
  const work = await readRunWork(store, id, { longestValue: LONGEST_VALUE });
  return { run: found, work, node: await findAnyNode(store, found.nodeId) };
}

/** Also one that has ended, until retention removes it. */
async function findAnyNode(store: Store, nodeId: number | undefined): Promise<RunToCompare['node']> {
  if (nodeId === undefined) return undefined;
  const living = (await listNodes(store)).find(({ id }) => id === nodeId);
  return living ?? (await listEndedNodes(store, { limit: MOST_ENDED_NODES })).find(({ id }) => id === nodeId);
}

function show(
  rows: readonly ValueDifference[],
  runs: readonly [RunToCompare, RunToCompare],
  { output }: Pick<Call, 'output'>,
): void {
  if (rows.length === 0) return;
  const [a, b] = runs;
  const heads = [headOf(a), headOf(b)] as const;
  if (output.isTerminal) output.lines(...differenceLines(rows, heads, output));
  else output.table(rows, differenceColumns(heads));
}

function headOf({ run: { id, state } }: RunToCompare): string {
  return clean(`run ${id} ${state}`);
}
