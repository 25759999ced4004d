import { type Explained, watchPlans } from '@sb/testkit';
import { CASES } from './cases.ts';
import type { PlanCase } from './plan-case.ts';
import { READ_CASES } from './read-cases.ts';
import type { SizedStore } from './sized-store.ts';

/** A walk of a whole table that grows, or of an index that holds all of it; partial indexes hold what they are about. */
const WALK =
  /^SCAN (runs|run_history|run_deps|attempts|dead_letters|run_inputs|events|stats_\w+|queue_depths|[rlhp])\b(?!.*INDEX (runs_|dead_letters_open))/;

/** Every verb on the same store, one after the other. Returns the statements that look at too much. */
export async function findBadPlans(
  sized: SizedStore,
  cases: readonly PlanCase[] = [...READ_CASES, ...CASES],
): Promise<readonly object[]> {
  const faults: object[] = [];
  for (const one of cases) {
    await one.prepare?.(sized);
    const { store, explained } = watchPlans(sized.store);
    await one.act(store, sized);
    if (explained.length === 0) faults.push({ verb: one.name, text: 'no statement was seen' });
    faults.push(
      ...explained.filter((each) => !isGood(each, one)).map((each) => ({ verb: one.name, ...each })),
    );
  }
  return faults;
}

function isGood({ text, plan, touched }: Explained, { batch, counts, sorts, walks }: PlanCase): boolean {
  const most = counts?.text.test(text) === true ? counts.most : 4 * batch + 16;
  if (touched > most || (isWalk(plan) && walks?.test(text) !== true)) return false;
  return !plan.includes('TEMP B-TREE') || sorts?.test(text) === true;
}

/** What the statement has made itself may have the name of a table. */
function isWalk(plan: string): boolean {
  const own = new Set(Array.from(plan.matchAll(/^CO-ROUTINE (\w+)$/gm), ([, name]) => `SCAN ${name}`));
  return plan.split('\n').some((line) => WALK.test(line) && !own.has(line));
}
