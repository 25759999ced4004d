import { AppLink } from '../../components/app-link.tsx';
import { readFilter } from '../../filter/run-filter.ts';
import { countText } from '../../words/numbers.ts';
import { useMatchCount } from './match-count.ts';

interface ViewLinkProps {
  readonly name: string;
  readonly query: string;
  readonly isOn: boolean;
}

export function ViewLink({ name, query, isOn }: ViewLinkProps) {
  const count = useMatchCount(readFilter(Object.fromEntries(new URLSearchParams(query))));
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
