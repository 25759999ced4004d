/** Sprint: the plan of a week. Who does what on which days and why, what is left out, and what people decide about it. */
import { useQuery } from '@tanstack/react-query';
import { ApiProblem } from '../../api/request/api-problem.ts';
import { BoardPage } from '../../board/board-page.tsx';
import { sprintsQuery } from '../../board/board-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { NoPlan } from './no-plan.tsx';
import { PlanView } from './plan-view.tsx';
import { readSprintParts, usualWeek } from './parts/sprint-path.ts';
import { sprintQuery } from './parts/sprint-queries.ts';
import { WeekCrumbs } from './week-crumbs.tsx';

export function SprintPage() {
  return (
    <BoardPage title="Sprint" className="p-sprint" aside={({ id, name }) => <Crumbs org={id} name={name} />}>
      {({ id }) => <Week key={id} org={id} />}
    </BoardPage>
  );
}

function Crumbs({ org, name }: { readonly org: string; readonly name: string }) {
  const { week } = useSprintWeek(org);
  return week === undefined ? null : <WeekCrumbs org={org} name={name} week={week} />;
}

function Week({ org }: { readonly org: string }) {
  const { search } = usePageAddress();
  const { week, isOver, list } = useSprintWeek(org);
  const query = useQuery({ ...sprintQuery(org, week ?? ''), enabled: week !== undefined });
  const { data, error } = query;
  const parts = readSprintParts(search, org);
  if (week === undefined) return <NoAnswer isPage query={list} />;
  if (error instanceof ApiProblem && error.code === 'UNKNOWN_SPRINT')
    return <NoPlan org={org} week={week} isOver={isOver} />;
  if (!data) return <NoAnswer isPage query={query} />;
  return (
    <>
      <StaleNote error={error} at={data.now} />
      <PlanView key={week} sprint={data} parts={parts} />
    </>
  );
}

/** That of the address, else the usual one, and whether it is over: then it gets no plan. */
function useSprintWeek(org: string) {
  const { search } = usePageAddress();
  const list = useQuery(sprintsQuery(org));
  const { data } = list;
  const { week: chosen } = readSprintParts(search, org);
  const usual =
    data &&
    usualWeek(
      data.items.map(({ weekStart }) => weekStart),
      data.thisWeek,
    );
  const week = chosen ?? usual;
  const isOver = data !== undefined && week !== undefined && week < data.thisWeek;
  return { week, isOver, list };
}
