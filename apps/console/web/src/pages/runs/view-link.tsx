import { readFilter } from '../../filter/run-filter.ts';
import { type Capped, countText } from '../../words/numbers.ts';
import { useViewCount } from './match-count.ts';
import { ChoiceLink } from '../../components/links/choice.tsx';

interface ViewLinkProps {
  readonly name: string;
  readonly query: string;
  readonly isOn: boolean;
}

interface CountedProps extends ViewLinkProps {
  /** The list is shown: its counts are worth a read. */
  readonly isListed: boolean;
}

export function CountedView({ isListed, ...view }: CountedProps) {
  const filter = readFilter(Object.fromEntries(new URLSearchParams(view.query)));
  return <ViewLink {...view} count={useViewCount(filter, isListed)} />;
}

export function ViewLink({
  name,
  query,
  isOn,
  count,
}: ViewLinkProps & { readonly count: Capped | undefined }) {
  return (
    <ChoiceLink isOn={isOn} href={query === '' ? '/runs' : `/runs?${query}`}>
      {name}
      {count && <b>{countText(count)}</b>}
    </ChoiceLink>
  );
}
