import { AppLink } from '../../components/links/app-link.tsx';
import { readFilter } from '../../filter/run-filter.ts';
import { type Capped, countText } from '../../words/numbers.ts';
import { useViewCount } from './match-count.ts';

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
    <AppLink
      className={isOn ? 'on' : undefined}
      href={query === '' ? '/runs' : `/runs?${query}`}
      aria-current={isOn ? 'true' : undefined}
    >
      {name}
      {count && <b>{countText(count)}</b>}
    </AppLink>
  );
}
