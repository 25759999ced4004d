import { AppLink } from '../../components/app-link.tsx';
import { type Capped, countText } from '../../words/numbers.ts';

interface ViewLinkProps {
  readonly name: string;
  readonly query: string;
  readonly isOn: boolean;
  readonly count?: Capped | undefined;
}

export function ViewLink({ name, query, isOn, count }: ViewLinkProps) {
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
