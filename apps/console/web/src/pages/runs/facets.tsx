import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunFacets } from '../../../../src/answers/runs.ts';
import { facetsQuery } from '../../api/run-queries.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import type { KnownValues } from '../../filter/completion.ts';
import {
  type FilterKey,
  filterQuery,
  type RunFilter,
  STATE_WORDS,
  toggled,
} from '../../filter/run-filter.ts';
import { countText } from '../../words/numbers.ts';
import { TRIGGER_NAMES } from '../../words/requested-by.ts';

interface FacetsProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
  /** On a phone they are a sheet. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Its cards have no boxes. */
  readonly onAll: () => void;
}

const FEW = 9;

/** Counts of what the filter leaves; those of other states stay, so that one click goes from failed to running. */
export function Facets({ filter, onChange, isOpen, onClose, onAll }: FacetsProps) {
  const { data, error } = useFacets(filter);
  const counts = new Map(data?.states.map((one) => [one.value, one]));
  const span = spanOf(data);
  // What is not read has no number: 0 would be one.
  const states = STATE_WORDS.map((value) => counts.get(value) ?? { value, count: data && 0 });
  return (
    <aside className={isOpen ? 'facets open' : 'facets'} aria-label="Facets">
      {isOpen && (
        <div className="phone-only">
          <button type="button" className="plain" onClick={onClose}>
            Close
          </button>
          <button type="button" className="plain" onClick={onAll}>
            Select all that match
          </button>
        </div>
      )}
      {!data && <Refusal error={error ?? undefined} />}
      <Facet name="State" facet="state" values={states} hasMarks filter={filter} />
      <Facet name="Job" note={span} facet="job" values={data?.jobs ?? []} filter={filter} />
      <Facet name="Queue" note={span} facet="queue" values={data?.queues ?? []} filter={filter} />
      <Facet
        name="Requested by"
        note={span}
        facet="trigger"
        values={data?.triggers ?? []}
        labels={TRIGGER_NAMES}
        filter={filter}
      />
      {isOpen && filterQuery(filter) !== '' && (
        <button type="button" className="btn small" onClick={() => onChange({})}>
          Clear
        </button>
      )}
    </aside>
  );
}

export function useKnownValues(filter: RunFilter): KnownValues<FilterKey> {
  const { data } = useFacets(filter);
  return data ? { job: known(data.jobs), queue: known(data.queues) } : {};
}

function known(values: RunFacets['jobs']) {
  return values.map((one) => ({ value: one.value, note: countText(one) }));
}

function useFacets(filter: RunFilter) {
  const { state: _state, view: _view, ...rest } = filter;
  return useQuery({ ...facetsQuery(rest), placeholderData: keepPreviousData });
}

interface FacetValue {
  readonly value: string;
  readonly count: number | undefined;
  readonly isAtLeast?: boolean | undefined;
}

interface FacetProps {
  readonly name: string;
  readonly note?: string;
  readonly facet: FilterKey;
  readonly values: readonly FacetValue[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly hasMarks?: boolean;
  readonly filter: RunFilter;
}

function Facet({ name, note, facet, values, labels = {}, hasMarks = false, filter }: FacetProps) {
  const [isWhole, setWhole] = useState(false);
  if (values.length === 0) return null;
  const shown = hasMarks || isWhole ? values : values.slice(0, FEW);
  const hidden = values.length - shown.length;
  return (
    <>
      <h2>
        <span>{name}</span>
        {note !== undefined && <span>{note}</span>}
      </h2>
      {shown.map(({ value, count, isAtLeast }) => {
        const query = filterQuery(toggled(filter, facet, value));
        return (
          <ChoiceLink
            key={value}
            href={query === '' ? '/runs' : `/runs?${query}`}
            className={hasMarks ? undefined : 'plain'}
            isOn={filter[facet] === value}
          >
            {hasMarks && <Mark state={value} />}
            <span className="clip" title={value}>
              {labels[value] ?? value}
            </span>
            {count !== undefined && <b>{countText({ count, isAtLeast })}</b>}
          </ChoiceLink>
        );
      })}
      {hidden > 0 && (
        <button type="button" className="plain dim" onClick={() => setWhole(true)}>
          {hidden} more
        </button>
      )}
    </>
  );
}

/** The counts by state are of live runs, too; those below are not. */
function spanOf(data: RunFacets | undefined): string {
  if (!data) return '';
  const hours = Math.round((Date.parse(data.to) - Date.parse(data.from)) / 3_600_000);
  return `ended, ${hours <= 48 ? `${hours} h` : `${Math.round(hours / 24)} d`}`;
}
