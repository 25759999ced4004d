/** Tasks of a board as a table. */
import {
  findActingMember,
  type FlagKind,
  listTasks,
  showMember,
  showQuest,
  type TaskFilter,
  type TaskPriority,
  type TaskRow,
  type TaskStatus,
  UnknownRecordError,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import { clean } from '@sb/views';
import { actorOf } from '../../../cli/actor.ts';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import type { StyleName } from '../../../cli/terminal/style.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { UsageError } from '../../../cli/usage-error.ts';
import { onBoard } from '../verbs/on-board.ts';
import { unknownRecordRemark } from '../verbs/unknown-record.ts';
import { type Listed, showPage } from '../verbs/show-page.ts';

/** `--assignee none`: tasks of no member. */
const NO_MEMBER = 'none';

interface Options {
  readonly org?: string;
  readonly status?: readonly TaskStatus[];
  readonly quest?: string;
  readonly assignee?: string;
  readonly mine: boolean;
  readonly priority?: readonly TaskPriority[];
  readonly tag?: string;
  readonly flag?: FlagKind;
  readonly dueBefore?: string;
  readonly text?: string;
  readonly archived: boolean;
  readonly sort?: 'id' | 'updated';
  readonly limit: number;
  readonly cursor?: string;
}

/** As in a week: what is going on comes in the colours of attention. */
export const STATUS_STYLES: Readonly<Record<TaskStatus, StyleName>> = {
  todo: 'dim',
  'in-progress': 'cyan',
  'in-review': 'cyan',
  blocked: 'red',
  done: 'green',
  cancelled: 'dim',
};

export async function run(call: Call<object, Options>): Promise<void> {
  const { output, options } = call;
  const { page, advice } = await onBoard(call, async (store, orgId) => {
    const filter = await filterOf(store, orgId, call);
    const found: Listed<TaskRow> = await listTasks(store, orgId, {
      filter,
      limit: options.limit,
      ...(options.cursor !== undefined && { after: options.cursor }),
    });
    return {
      page: found,
      advice: found.items.length === 0 ? await unknownRemark(store, orgId, options) : undefined,
    };
  });
  showPage(output, page, { columns: taskColumns(output), none: advice ?? 'No task matches.' });
}

/** The remark for a quest or a member that the board does not have. */
async function unknownRemark(
  store: Store,
  orgId: string,
  { quest, assignee }: Options,
): Promise<string | undefined> {
  return unknownRecordRemark(async () => {
    if (quest !== undefined) await showQuest(store, orgId, quest);
    if (assignee !== undefined && assignee !== NO_MEMBER) await showMember(store, orgId, assignee);
  });
}

async function filterOf(
  store: Store,
  orgId: string,
  { io, options }: Call<object, Options>,
): Promise<TaskFilter> {
  const { org: _org, limit: _limit, cursor: _cursor, mine, assignee, ...filter } = options;
  if (!mine) return { ...filter, ...(assignee !== undefined && { assignee }) };
  if (assignee !== undefined) throw new UsageError('--mine and --assignee: give one of them');
  return { ...filter, assignee: await memberWhoAsks(store, orgId, actorOf(io.env)) };
}

async function memberWhoAsks(store: Store, orgId: string, actor: string): Promise<string> {
  const member = await findActingMember(store, orgId, { actor });
  if (member) return member.id;
  throw new UnknownRecordError('member', actor, { orgId, known: [], hint: 'Name one: --as <id or e-mail>' });
}

export function taskColumns({ isTerminal }: Pick<Output, 'isTerminal'>): Column<TaskRow>[] {
  const forPrograms: Column<TaskRow>[] = [
    { header: 'quest', get: ({ questId }) => questId },
    { header: 'rev', get: ({ rev }) => String(rev) },
  ];
  return [
    { header: isTerminal ? '  task' : 'task', get: ({ id }) => (isTerminal ? `  ${clean(id)}` : id) },
    { header: 'status', get: ({ status }) => ({ text: status, style: STATUS_STYLES[status] }) },
    {
      header: 'priority',
      get: ({ priority }) => (priority === 'urgent' ? { text: priority, style: 'red' } : priority),
      expendable: 1,
    },
    { header: 'assignee', get: ({ assigneeId }) => assigneeId ?? '' },
    { header: 'due', get: ({ dueDate }) => dueDate ?? '', expendable: 2 },
    { header: 'waits for', get: ({ waitsFor }) => waitsFor.join(','), flexible: true, expendable: 3 },
    ...(isTerminal ? [] : forPrograms),
    { header: 'title', get: ({ title }) => title, flexible: true },
  ];
}
