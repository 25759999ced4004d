/** One task for people: what it is, what it waits for, where it may go, and its history. */
import { showTask, type TaskLogEntry, type TaskView } from '@sb/questboard';
import { clean, relativeTime } from '@sb/views';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import { onBoard } from '../verbs/on-board.ts';
import { factLines, listLines } from '../verbs/record-lines.ts';
import { STATUS_STYLES } from './task-list.ts';

/** A terminal shows this many entries of the history. */
const SHOWN = 12;

export async function run(call: Call<{ readonly id: string }, { readonly org?: string }>): Promise<void> {
  const { args, output, io } = call;
  const task = await onBoard(call, (store, orgId) => showTask(store, orgId, args.id));
  output.data(task);
  output.lines(...taskLines(task, { output, now: io.now() }));
}

interface Look {
  readonly output: Pick<Output, 'isTerminal' | 'style'>;
  readonly now: number;
}

/** Pure. */
export function taskLines(task: TaskView, look: Look): readonly string[] {
  const { output, now } = look;
  const { style, isTerminal } = output;
  const namedLine = ({ id, status, title }: TaskView['dependencies'][number]): string =>
    [id, style[STATUS_STYLES[status]](status), clean(title)].join('  ');
  const head = [
    style.bold(clean(task.title)),
    style[STATUS_STYLES[task.status]](task.status),
    ...(task.archived ? ['archived'] : []),
  ];
  return [
    ...(isTerminal ? [`  ${head.join('  ')}`] : []),
    ...factLines(factsOf(task, look), output),
    ...listLines('description', textLines(task.description), output),
    ...listLines('accepted when', textLines(task.acceptanceCriteria), output),
    ...listLines('depends on', task.dependencies.map(namedLine), output),
    ...listLines('waited for by', task.dependents.map(namedLine), output),
    ...listLines('may become', task.moves.map(moveText), output),
    ...listLines(
      'history',
      task.history.slice(0, SHOWN).map((entry) => entryText(entry, now)),
      output,
    ),
  ];
}

function textLines(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('\n').map(clean);
}

function factsOf(task: TaskView, { output, now }: Look): readonly (readonly [string, string | undefined])[] {
  const open = task.blockers.filter(({ resolvedAt }) => resolvedAt === undefined);
  return [
    ['id', task.id],
    ...(output.isTerminal
      ? []
      : ([
          ['title', task.title],
          ['status', task.status],
        ] as const)),
    ['quest', `${task.quest.id} (${task.quest.state})`],
    ['priority', task.priority],
    ['phase', task.phase],
    [
      'assignee',
      task.assigneeId === undefined ? undefined : `${task.assigneeId} (${task.assignedBy ?? 'import'})`,
    ],
    ['estimate', minutes(task.estimateMinutes)],
    ['remaining', minutes(task.remainingMinutes)],
    ['due', task.dueDate],
    ['skills', task.skills.join(', ') || undefined],
    ['tags', task.tags.join(', ') || undefined],
    ['approval', approvalOf(task)],
    ['blocked by', open.map(({ text }) => text).join('; ') || undefined],
    ['flags', task.flags.join(', ') || undefined],
    ['ready', task.ready ? 'yes' : undefined],
    ['changed', `${relativeTime(Date.parse(task.updatedAt), now)}, revision ${task.rev}`],
  ];
}

function minutes(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value} min`;
}

function approvalOf({ requiresApproval, approvedBy }: TaskView): string | undefined {
  if (!requiresApproval) return undefined;
  return approvedBy === undefined ? 'needed' : `by ${approvedBy}`;
}

function moveText({ to, rule, unmet = [] }: TaskView['moves'][number]): string {
  if (rule === undefined) return to;
  return `${to}, not yet: ${rule.replaceAll('_', ' ')} (${unmet.join(', ')})`;
}

function entryText(entry: TaskLogEntry, now: number): string {
  const { kind, at, by, from, to, text, reason, memberId, fields = [], forced = [], questId } = entry;
  const what = [
    kind === 'moved' ? `${from} -> ${to}` : kind.replace('.', ' '),
    memberId,
    text === undefined ? undefined : `"${text}"`,
    fields.map(({ field }) => field).join(', ') || undefined,
    questId === undefined ? undefined : `with quest ${questId}`,
    forced.length > 0 ? `forced: ${forced.join(', ').replaceAll('_', ' ')}` : undefined,
    reason === undefined ? undefined : `(${reason})`,
  ].filter((part) => part !== undefined);
  return `${relativeTime(Date.parse(at), now)}  ${clean(by)}  ${clean(what.join('  '))}`;
}
