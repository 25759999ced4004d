/** What the audit is filtered by: who acted, since when, and fields that are typed, with completion by the browser. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef } from 'react';
import { eventTypesQuery } from '../../api/watch-queries.ts';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { type AuditFilter, auditPath, BY, FIELDS, SPANS, withWords } from './audit-filter.ts';

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
      <span className="seg" role="group" aria-label="Since">
        {[undefined, ...SPANS].map((since) => (
          <AppLink
            key={since ?? 'any'}
            href={path({ since })}
            className={since === filter.since ? 'on' : undefined}
            aria-current={since === filter.since ? 'true' : undefined}
          >
            {since ?? 'any time'}
          </AppLink>
        ))}
      </span>
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

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly path: (value: Value) => string;
}

function Choice<Value extends string>({ label, values, value, path }: ChoiceProps<Value>) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {values.map((one) => (
        <AppLink
          key={one}
          href={path(one)}
          className={one === value ? 'on' : undefined}
          aria-current={one === value ? 'true' : undefined}
        >
          {one}
        </AppLink>
      ))}
    </span>
  );
}
