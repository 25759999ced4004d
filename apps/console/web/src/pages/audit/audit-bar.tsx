/** What the audit is filtered by: who acted, since when, and fields that are typed, with completion by the browser. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { eventTypesQuery } from '../../api/watch-queries.ts';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { type AuditFilter, auditPath, BY, FIELDS, SPANS, withWords } from './audit-filter.ts';
import { Choice } from '../../components/links/choice.tsx';

interface AuditBarProps {
  readonly filter: AuditFilter;
  /** Those who acted in the list. */
  readonly actors: readonly string[];
  /** Beside the bar. */
  readonly children: ReactNode;
}

export function AuditBar({ filter, actors, children }: AuditBarProps) {
  const path = (change: Partial<AuditFilter>): string =>
    auditPath({ ...filter, event: undefined, ...change });
  return (
    <div className="histbar">
      <Choice label="By" values={BY} value={filter.by} path={(by) => path({ by })} />
      <Choice
        label="Since"
        values={[undefined, ...SPANS]}
        value={filter.since}
        path={(since) => path({ since })}
        name={(since) => since ?? 'any time'}
      />
      <Query filter={filter} actors={actors} />
      {children}
    </div>
  );
}

function Query({ filter, actors }: Pick<AuditBarProps, 'filter' | 'actors'>) {
  const id = useId();
  const go = useGo();
  const box = useRef<HTMLInputElement>(null);
  const { data: types } = useQuery(eventTypesQuery);
  useKeys('list', { '/': () => box.current?.focus() });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const { current } = box;
    if (!current || current.value.trim() === '') return;
    go(auditPath(withWords(filter, current.value)));
    current.value = '';
  };
  const known = [
    ...actors.map((actor) => `actor:${actor}`),
    ...(types?.items ?? []).map((type) => `action:${type}`),
  ];
  return (
    <form className="query" role="search" aria-label="Filter" onSubmit={submit}>
      <Icon name="search" />
      {FIELDS.map((field) => {
        const value = filter[field];
        return value === undefined ? null : (
          <span key={field} className="chip">
            {field}:<b>{value}</b>
            <AppLink
              href={auditPath({ ...filter, event: undefined, [field]: undefined })}
              aria-label={`Any ${field}`}
            >
              <Icon name="x" />
            </AppLink>
          </span>
        );
      })}
      <input
        ref={box}
        className="caret"
        aria-label="Add to the filter"
        placeholder="actor: action: object:"
        list={id}
        spellCheck={false}
        autoComplete="off"
      />
      <datalist id={id}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </form>
  );
}
