/** Whose week, which one, and the way to the one before and after. */
import { useQuery } from '@tanstack/react-query';
import { Key } from '../../components/controls/button.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { Icon } from '../../components/marks/icon.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { readSprintParts, sprintPath } from './parts/sprint-path.ts';
import { sprintQuery } from './parts/sprint-queries.ts';
import { addWeeks, daysText, weekText } from '../../words/weeks.ts';

interface WeekCrumbsProps {
  readonly org: string;
  readonly name: string;
  readonly week: string;
}

export function WeekCrumbs({ org, name, week }: WeekCrumbsProps) {
  const go = useGo();
  const { search } = usePageAddress();
  const { side, member } = readSprintParts(search, org);
  const { data } = useQuery(sprintQuery(org, week));
  const turn = (by: number): void => go(sprintPath({ org, week: addWeeks(week, by), side, member }));
  useKeys('object', { '[': () => turn(-1), ']': () => turn(1) });
  return (
    <>
      <i className="hp">/</i>
      <span className="hp whose">{name}</span>
      <i>/</i>
      <span className="soft" aria-live="polite">
        {data ? daysText(data.weekStart, data.weekEnd) : weekText(week)}
      </span>
      <button
        type="button"
        className="turn back"
        aria-label="Previous week"
        title="Previous week"
        onClick={() => turn(-1)}
      >
        <Icon name="chev" />
        <Key name="[" />
      </button>
      <button type="button" className="turn" aria-label="Next week" title="Next week" onClick={() => turn(1)}>
        <Icon name="chev" />
        <Key name="]" />
      </button>
    </>
  );
}
