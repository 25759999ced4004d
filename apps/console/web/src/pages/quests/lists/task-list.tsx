/** Tasks that match the filter of the address, page by page. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { useListCopies } from '../../../acts/use-list-copies.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { FilteredEmpty } from '../../../components/answer/blank.tsx';
import { useGo } from '../../../components/links/app-link.tsx';
import { orgUrl, tasksQuery } from '../../../board/board-queries.ts';
import { type QuestParts, questPath, taskFilter, withoutFilters } from '../parts/quest-path.ts';
import { listCommand } from './list-command.ts';
import { TaskFilterBar } from './task-filter-bar.tsx';
import { TaskTable } from './task-table.tsx';
import { plural } from '../../../words/numbers.ts';
import { MoreRows } from '../../../components/table/more.tsx';
import { NewRows } from '../../../components/table/new-rows.tsx';
import { useKeptOrder } from '../../../components/table/use-kept-order.ts';

interface TaskListProps {
  readonly org: Org;
  readonly parts: QuestParts;
  readonly onOpen: (task: string, isByKey: boolean) => void;
}

export function TaskList({ org, parts, onOpen }: TaskListProps) {
  const go = useGo();
  const filter = taskFilter(parts);
  const query = useInfiniteQuery(tasksQuery(org.id, filter));
  const { data, hasNextPage, isFetching } = query;
  const pages = data?.pages ?? [];
  const rows = pages.flatMap(({ items }) => items);
  const kept = useKeptOrder(JSON.stringify([org.id, filter]), { rows, isFetching }, ({ id }) => id);
  const tasks = kept.rows;
  const searched = pages.at(-1)?.searched;
  const names = new Map(org.members.map(({ id, name }) => [id, name]));
  const command = listCommand('task:list', org.id, filter);
  const path = orgUrl(org.id, 'tasks');
  useListCopies({ command, path, params: filter });
  return (
    <>
      <TaskFilterBar
        org={org}
        parts={parts}
        list={{ path, params: filter, name: `${org.id}-tasks`, command }}
      />
      <NewRows count={kept.newer} onShow={kept.showNew} />
      <StaleAnswer query={query} />
      {!data ? (
        <NoAnswer isPage query={query} />
      ) : tasks.length === 0 && !hasNextPage ? (
        <FilteredEmpty what="task" onClear={() => go(questPath(withoutFilters(parts)))} />
      ) : (
        <TaskTable
          tasks={tasks}
          names={names}
          hrefOf={(id) => questPath({ ...parts, task: id, act: undefined })}
          current={parts.task}
          onOpen={(id) => onOpen(id, true)}
          onPeek={(id) => onOpen(id, false)}
          foot={
            <MoreRows
              isSmall
              list={query}
              says={
                searched &&
                `${plural(searched.rows, 'task')} ${searched.rows === 1 ? 'was' : 'were'} looked at. `
              }
            />
          }
        />
      )}
    </>
  );
}
