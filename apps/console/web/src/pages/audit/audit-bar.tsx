/** What the audit is filtered by: who acted, since when, and fields that are typed. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { eventTypesQuery } from '../../api/watch-queries.ts';
import { FilterBar } from '../../components/fields/filter-bar.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { Choice } from '../../components/links/choice.tsx';
import { useSpanKeys } from '../../components/table/use-span-keys.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { rangeText } from '../../words/numbers.ts';
import { AUDIT_LANGUAGE, type AuditFilter, auditPath, BY, SPANS } from './audit-filter.ts';

interface AuditBarProps {
  readonly filter: AuditFilter;
  /** Those who acted in the list. */
  readonly actors: readonly string[];
  /** Beside the bar. */
  readonly children: ReactNode;
}

export function AuditBar({ filter, actors, children }: AuditBarProps) {
  const go = useGo();
  const { data: types } = useQuery(eventTypesQuery);
  // The choice beside the bar shows it already.
  const span = SPANS.find((one) => one === filter.since);
  const typed = span === undefined ? filter : { ...filter, since: undefined };
  const path = (change: Partial<AuditFilter>): string =>
    auditPath({ ...filter, ...change, event: undefined });
  useKeys('list', { f: () => document.querySelector<HTMLElement>('.histbar .seg a')?.focus() });
  useSpanKeys(filter, (next) => go(path(next)));
  return (
    <div className="histbar">
      <Choice label="By" values={BY} value={filter.by} path={(by) => path({ by })} />
      <Choice
        label="Since"
        values={[undefined, ...SPANS]}
        value={filter.since}
        path={(since) => path({ since })}
        name={(since) => (since === undefined ? 'any time' : rangeText(since))}
      />
      <FilterBar
        filter={typed}
        language={AUDIT_LANGUAGE}
        known={{
          actor: actors.map((value) => ({ value })),
          action: (types?.items ?? []).map((value) => ({ value })),
        }}
        onChange={(next) => go(path({ ...next, since: next.since ?? span }))}
      />
      {children}
    </div>
  );
}
