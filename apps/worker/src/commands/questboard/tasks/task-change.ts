/** New tasks, and other values for their fields. */
import { changeRecord, createRecord, type Fields } from '@sb/questboard';
import type { Call } from '../../../cli/command.ts';
import { argumentValue, wholeNumber } from '../../../cli/option-values.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { type FieldFlags, fieldsOf, listOf } from '../verbs/field-flags.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';

interface TaskFlags extends FieldFlags {
  readonly title?: string;
  readonly quest?: string;
  readonly description?: string;
  readonly priority?: string;
  readonly phase?: string;
  readonly estimate?: number;
  readonly dependsOn?: string;
  readonly skills?: string;
  readonly tags?: string;
  readonly assignee?: string;
  readonly due?: string;
  readonly requiresApproval: boolean;
  readonly force: boolean;
}

export async function create(
  call: Call<{ readonly title: string }, ActFlags & TaskFlags & { readonly id?: string }>,
): Promise<void> {
  const { id, force } = call.options;
  const wish = { title: call.args.title, ...taskFields(call.options) };
  const answer = await onBoard(call, (store, orgId) =>
    createRecord(
      store,
      { orgId, kind: 'task', force, act: actOf(call), ...(id !== undefined && { id }) },
      wish,
    ),
  );
  say(call, answer, (task) => `is on the board: ${task.title}`);
}

export async function change(call: Call<{ readonly id: string }, ActFlags & TaskFlags>): Promise<void> {
  await changeFields(call, taskFields(call.options), call.options.force);
}

export async function estimate(
  call: Call<{ readonly id: string; readonly minutes?: string }, ActFlags & { readonly remaining?: number }>,
): Promise<void> {
  const { minutes } = call.args;
  const { remaining } = call.options;
  if (minutes === undefined && remaining === undefined)
    throw new UsageError('expected minutes or --remaining', 'worker task:estimate inv-3 240 --remaining 60');
  const wish = {
    ...(minutes !== undefined && {
      estimateMinutes: argumentValue('minutes', minutes, wholeNumber(5, 9600)),
    }),
    ...(remaining !== undefined && { remainingMinutes: remaining }),
  };
  await changeFields(call, wish, false);
}

async function changeFields(
  call: Call<{ readonly id: string }, ActFlags>,
  wish: Fields,
  force: boolean,
): Promise<void> {
  const answer = await onBoard(call, (store, orgId) =>
    changeRecord(store, { orgId, kind: 'task', id: call.args.id, force, act: actOf(call) }, wish),
  );
  say(
    call,
    answer,
    () =>
      `has ${Object.entries(wish)
        .map(([field, value]) => fieldText(field, value))
        .join(', ')}`,
  );
}

function say(
  { output, options }: Pick<Call<object, ActFlags>, 'output' | 'options'>,
  answer: Awaited<ReturnType<typeof changeRecord<'task'>>>,
  sentence: (task: typeof answer.task) => string,
): void {
  const { task } = answer;
  sayOutcome(output, answer, {
    id: task.id,
    sentence: sentence(task),
    cells: [task.status, task.assigneeId ?? '', String(task.rev)],
    dryRun: options.dryRun,
  });
}

function fieldText(field: string, value: unknown): string {
  if (value === null) return `no ${field}`;
  return `${field} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function taskFields(flags: TaskFlags): Fields {
  const {
    title,
    quest,
    description,
    priority,
    phase,
    estimate: minutes,
    assignee,
    due,
    requiresApproval,
  } = flags;
  const { dependsOn, skills, tags } = flags;
  return fieldsOf(
    {
      title,
      questId: quest,
      description,
      priority,
      phase,
      estimateMinutes: minutes,
      dependsOn: dependsOn === undefined ? undefined : listOf(dependsOn),
      skills: skills === undefined ? undefined : listOf(skills),
      tags: tags === undefined ? undefined : listOf(tags),
      assigneeId: assignee,
      dueDate: due,
      requiresApproval,
    },
    flags,
  );
}
