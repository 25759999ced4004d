/** Quests as a table, with their progress and what their gates wait for. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { QuestRow } from '../../../../../src/answers/board/board.ts';
import { useListCopies } from '../../../acts/use-list-copies.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { FilteredEmpty } from '../../../components/answer/blank.tsx';
import { Day } from '../../../components/facts/day.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { type Options, withChosen } from '../../../components/fields/with-chosen.ts';
import { type Column, Table } from '../../../components/table/table.tsx';
import { orgUrl, questsQuery } from '../../../board/board-queries.ts';
import { doneText, minutesText, questMark, questWord, STATES } from '../../../board/board-marks.ts';
import { Bar } from '../parts/bar.tsx';
import { type QuestParts, questPath, refiltered, withoutFilters } from '../parts/quest-path.ts';
import { FilterFold } from './filter-fold.tsx';
import { ARCHIVED, listCommand } from './list-command.ts';
import { ArchivedQuestline, QuestlineActs } from './questline-acts.tsx';
import { useQuestlines } from './use-questlines.ts';
import { MoreRows } from '../../../components/table/more.tsx';
import { NewRows } from '../../../components/table/new-rows.tsx';
import { useKeptOrder } from '../../../components/table/use-kept-order.ts';

interface QuestListProps {
  readonly org: string;
  readonly parts: QuestParts;
  readonly onOpen: (quest: string, isByKey: boolean) => void;
}

export function QuestList({ org, parts, onOpen }: QuestListProps) {
  const go = useGo();
  const { state, questline, archived, sort } = parts;
  const filter = { state, questline, archived, sort };
  const query = useInfiniteQuery(questsQuery(org, filter));
  const { data, hasNextPage, isFetching } = query;
  const command = listCommand('quest:list', org, filter);
  const path = orgUrl(org, 'quests');
  useListCopies({ command, path, params: filter });
  const lines = useQuestlines(org, parts);
  const line = lines.find(({ id }) => id === questline);
  const rows = (data?.pages ?? []).flatMap(({ items }) => items);
  const kept = useKeptOrder(JSON.stringify([org, filter]), { rows, isFetching }, ({ id }) => id);
  const quests = kept.rows;
  const select = (name: keyof typeof filter, label: string, options: Options) => (
    <select
      aria-label={name}
      className={parts[name] === undefined ? undefined : 'chosen'}
      value={parts[name] ?? ''}
      onChange={({ target }) => go(questPath(refiltered(parts, name, target.value)))}
    >
      <option value="">{label}</option>
      {withChosen(options, parts[name]).map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </select>
  );
  return (
    <>
      <FilterFold label="Filter of quests" list={{ path, params: filter, name: `${org}-quests`, command }}>
        {select(
          'state',
          'any state',
          STATES.map((one) => [one, one] as const),
        )}
        {select(
          'questline',
          'any questline',
          lines.map(({ id, title, isArchived }) => [id, isArchived ? `${title}, archived` : title] as const),
        )}
        {select('archived', 'on the board', ARCHIVED)}
        {archived === undefined && select('sort', 'by id', [['updated', 'last changed first']])}
      </FilterFold>
      {line?.isArchived === true && <ArchivedQuestline line={line} />}
      {line?.isArchived === false && <QuestlineActs line={line} parts={parts} />}
      <NewRows count={kept.newer} onShow={kept.showNew} />
      <StaleAnswer query={query} />
      {!data ? (
        <NoAnswer isPage query={query} />
      ) : quests.length === 0 && !hasNextPage ? (
        <FilteredEmpty what="quest" onClear={() => go(questPath(withoutFilters(parts)))} />
      ) : (
        <>
          <Table
            rows={quests}
            columns={columnsOf(parts)}
            rowKey={({ id }) => id}
            rowLabel={({ id }) => `quest ${id}`}
            label="Quests"
            // 100 rows, and 100 more at each press of "More".
            isPlain
            current={parts.quest}
            peeksOnClick
            onOpen={({ id }) => onOpen(id, true)}
            onPeek={({ id }) => onOpen(id, false)}
          />
          <MoreRows isSmall list={query} />
        </>
      )}
    </>
  );
}

function columnsOf(parts: QuestParts): readonly Column<QuestRow>[] {
  return [
    {
      key: 'state',
      head: 'State',
      width: 132,
      cell: (quest) => <StateMark state={questMark(quest)} word={questWord(quest)} />,
    },
    {
      key: 'title',
      head: 'Quest',
      title: ({ id, title }) => `${id}: ${title}`,
      cell: ({ id, title }) => (
        <AppLink className="lnk" href={questPath({ ...parts, quest: id, task: undefined, act: undefined })}>
          {title}
        </AppLink>
      ),
    },
    {
      key: 'waits',
      head: 'Waits for',
      width: 132,
      isWide: true,
      className: () => 'soft',
      title: ({ waitsFor }) => waitsFor.join(', '),
      cell: ({ waitsFor }) => waitsFor.join(', '),
    },
    {
      key: 'progress',
      head: 'Progress',
      width: 96,
      isWide: true,
      cell: ({ progress: { done, live } }) => (
        <Bar share={live === 0 ? 0 : done / live} label={doneText({ done, live })} />
      ),
    },
    {
      key: 'done',
      head: 'Tasks',
      width: 64,
      isRight: true,
      cell: ({ progress: { done, live } }) => `${done}/${live}`,
    },
    {
      key: 'minutes',
      head: 'Estimate left',
      width: 96,
      isRight: true,
      isWide: true,
      className: () => 'soft',
      cell: ({ progress: { minutes, doneMinutes } }) => minutesText(minutes - doneMinutes),
    },
    {
      key: 'priority',
      head: 'Priority',
      width: 72,
      isWide: true,
      cell: ({ priority }) => <span className={`prio ${priority}`}>{priority}</span>,
    },
    {
      key: 'due',
      head: 'Due',
      width: 104,
      isWide: true,
      className: () => 'soft',
      cell: ({ dueDate }) => dueDate !== undefined && <Day date={dueDate} />,
    },
  ];
}
