/** What people decide about the plan of a week. */
import {
  approveSprint,
  cancelSprint,
  replanSprint,
  type SprintAnswer,
  type SprintTarget,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import { boardWords } from '../../../built-in/board-words.ts';
import type { Call } from '../../../cli/command.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';
import { askedWeek } from './asked-week.ts';

type SprintCall = Call<{ readonly week?: string }, ActFlags>;

export async function approve(call: SprintCall): Promise<void> {
  await act(call, approveSprint, 'the plan of the week');
}

export async function cancel(call: SprintCall): Promise<void> {
  await act(call, cancelSprint, 'a cancelled plan');
}

async function act(
  call: SprintCall,
  verb: (store: Store, target: SprintTarget) => Promise<SprintAnswer>,
  sentence: string,
): Promise<void> {
  const answer = await onBoard(call, async (store, orgId) => {
    const weekStart = await askedWeek(store, orgId, call.args.week);
    return verb(store, { orgId, weekStart, act: actOf(call) });
  });
  const { id, state, version } = answer.sprint;
  sayOutcome(call.output, answer, {
    id,
    sentence: `is ${sentence}: ${state}`,
    cells: [state, String(version)],
    dryRun: call.options.dryRun,
  });
}

export async function replan(call: Call<{ readonly week?: string }, Omit<ActFlags, 'ifRev'>>): Promise<void> {
  const { args, options, output } = call;
  const { dryRun } = options;
  const logger = { warn: (problem: string) => output.remark(`warning  ${problem}`) };
  const report = await onBoard(call, async (store, orgId, { env, secrets }) =>
    replanSprint(store, {
      orgId,
      weekStart: await askedWeek(store, orgId, args.week),
      act: actOf(call),
      words: boardWords({ env, secrets, logger }),
    }),
  );
  output.data(report);
  const { sprintId, version, counts, status } = report;
  if (!output.isTerminal)
    return output.lines([sprintId, status, version, counts.planned, counts.unplanned].join('\t'));
  const what =
    status === 'noop' ? 'is as it should be' : `${dryRun ? 'would have' : 'has'} version ${version}`;
  output.lines(
    `  ${output.style.bold(sprintId)} ${what}: ${counts.planned} tasks planned, ${counts.unplanned} left out`,
  );
  output.remark(
    dryRun ? '  Nothing was written: --dry-run' : `  See it: worker sprint:show ${report.weekStart}`,
  );
}
