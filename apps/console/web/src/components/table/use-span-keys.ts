/** The keys `h` and `l` of a list that has a span of time. */
import { narrower, wider } from '../../filter/spans.ts';
import { useKeys } from '../../keys/use-keys.ts';

interface Span {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export function useSpanKeys<Filter extends Span>(filter: Filter, onChange: (filter: Filter) => void): void {
  const { since: before, until } = filter;
  // A stretch that was drawn has an end, which may lie before the new time begins: the new one lasts up to now.
  const turn = (since: string | undefined) =>
    since === before && until === undefined
      ? undefined
      : () => onChange({ ...filter, since, until: undefined });
  useKeys('list', { h: turn(narrower(before)), l: turn(wider(before)) });
}
