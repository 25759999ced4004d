/** Tasks as a table: those of a list, and those of a quest. */
import type { ReactNode } from 'react';
import type { TaskRow } from '../../../../../src/answers/board/board.ts';
import { Day } from '../../../components/facts/day.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { flagWord, minutesText, openBlockers, taskMark } from '../../../board/board-marks.ts';

interface TaskTableProps {
  readonly tasks: readonly TaskRow[];
  readonly names: ReadonlyMap<string, string>;
  readonly hrefOf: (id: string) => string;
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
  readonly foot?: ReactNode;
}

/** Columns that give way to the drawer, which has them too. */
const BESIDE = ['priority', 'due', 'estimate', 'changed'];

export function TaskTable({ tasks, names, hrefOf, current, onOpen, onPeek, foot }: TaskTableProps) {
  return (
    <>
      <Table
        rows={tasks}
        columns={columnsOf(names, hrefOf).filter(({ key }) => current === undefined || !BESIDE.includes(key))}
        rowKey={({ id }) => id}
        rowLabel={({ id }) => `task ${id}`}
        label="Tasks"
        // 100 rows, and 100 more at each press of "More".
        isPlain
        current={current}
        peeksOnClick
        onOpen={({ id }) => onOpen(id)}
        onPeek={({ id }) => onPeek(id)}
      />
      {foot}
    </>
  );
}

function columnsOf(
  names: ReadonlyMap<string, string>,
  hrefOf: (id: string) => string,
): readonly Column<TaskRow>[] {
  return [
    {
      key: 'status',
      head: 'State',
      width: 120,
      cell: ({ status }) => <StateMark state={taskMark(status)} word={status} />,
    },
    {
      key: 'title',
      head: 'Task',
      title: ({ id, title }) => `${id}: ${title}`,
      cell: (task) => (
        <>
          <small className="mono dim">{task.id}</small>{' '}
          <AppLink className="lnk" href={hrefOf(task.id)}>
            {task.title}
          </AppLink>
          <small className={`phone-only ${whyClass(task)}`}>
            {[whyText(task), ownerOf(task, names)].filter(Boolean).join(' · ')}
          </small>
        </>
      ),
    },
    {
      key: 'why',
      head: 'Waits or flags',
      width: 240,
      isWide: true,
      className: whyClass,
      title: whyText,
      cell: whyText,
    },
    {
      key: 'priority',
      head: 'Priority',
      width: 72,
      isWide: true,
      cell: ({ priority }) => <span className={`prio ${priority}`}>{priority}</span>,
    },
    {
      key: 'owner',
      head: 'Owner',
      width: 110,
      isWide: true,
      className: ({ assigneeId }) => (assigneeId === undefined ? 'dim' : 'soft'),
      cell: (task) => ownerOf(task, names) ?? 'none',
    },
    {
      key: 'due',
      head: 'Due',
      width: 92,
      isWide: true,
      className: dueClass,
      cell: ({ dueDate }) => dueDate !== undefined && <Day date={dueDate} />,
    },
    {
      key: 'estimate',
      head: 'Estimate',
      width: 72,
      isRight: true,
      isWide: true,
      className: () => 'soft',
      cell: ({ estimateMinutes }) => estimateMinutes !== undefined && minutesText(estimateMinutes),
    },
    {
      key: 'changed',
      head: 'Changed',
      width: 104,
      isWide: true,
      className: () => 'soft',
      cell: ({ updatedAt }) => <Time at={updatedAt} isPast />,
    },
  ];
}

function ownerOf({ assigneeId }: TaskRow, names: ReadonlyMap<string, string>): string | undefined {
  return assigneeId === undefined ? undefined : (names.get(assigneeId) ?? assigneeId);
}

function dueClass({ flags }: TaskRow): string {
  return flags.includes('overdue') ? 'bad' : 'soft';
}

/** As on the board: flags and blockers are amber, what is overdue is red like its date. */
function whyClass(task: TaskRow): string {
  if (openBlockers(task).length > 0) return 'hold';
  if (task.waitsFor.length > 0 || task.flags.length === 0) return 'soft';
  return task.flags.includes('overdue') ? 'bad' : 'hold';
}

/** The first of: what blocks it, what it waits for, its flags. */
function whyText(task: TaskRow): string {
  const blockers = openBlockers(task);
  if (blockers.length > 0) return blockers.join('; ');
  if (task.waitsFor.length > 0) return `waits for ${task.waitsFor.join(', ')}`;
  return task.flags.map(flagWord).join(', ');
}
