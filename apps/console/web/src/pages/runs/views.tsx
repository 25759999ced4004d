/** Filters with a name: those that everybody has, and those that were saved in this browser. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ExportMenu } from '../../acts/export-menu.tsx';
import { overviewQuery } from '../../api/job-queries.ts';
import { facetsQuery } from '../../api/run-queries.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { ColumnsMenu } from '../../components/table/columns.tsx';
import { filterQuery, type RunFilter } from '../../filter/run-filter.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { changeSettings, useSettings } from '../../settings/settings.ts';
import { type Capped, countText } from '../../words/numbers.ts';
import { RUN_COLUMNS } from './run-table.tsx';

interface ViewsProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

const PAGE = 'runs';

export function Views({ filter }: ViewsProps) {
  const { views, density } = useSettings();
  const query = filterQuery(filter);
  const { data: facets } = useQuery(facetsQuery({}));
  const { data: overview } = useQuery(overviewQuery);
  const failed = facets?.states.find(({ value }) => value === 'failed');
  const usual: readonly [string, string, Capped | undefined][] = [
    ['Activity', '', undefined],
    ['Failed today', 'state=failed&since=24h', failed],
    ['Live', 'view=live', overview?.rail.live],
    ['Slow', 'minMs=30s&since=24h', undefined],
  ];
  const saved = views.filter(({ page }) => page === PAGE);
  return (
    <div className="views">
      {usual.map(([name, its, count]) => (
        <View key={name} name={name} query={its} isOn={its === query} count={count} />
      ))}
      {saved.map((view) => (
        <View key={view.name} name={view.name} query={view.query} isOn={view.query === query} />
      ))}
      <SaveView
        query={query}
        isSaved={[...usual.map(([, its]) => its), ...saved.map((view) => view.query)].includes(query)}
      />
      <span className="grow" />
      <ColumnsMenu name="runs" columns={RUN_COLUMNS} />
      <ExportMenu path="/runs" params={{ ...filter }} name={PAGE} />
      <div className="seg" role="group" aria-label="Height of rows">
        {(['compact', 'cosy'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={density === one}
            onClick={() => changeSettings({ density: one })}
          >
            {one}
          </button>
        ))}
      </div>
    </div>
  );
}

interface ViewProps {
  readonly name: string;
  readonly query: string;
  readonly isOn: boolean;
  readonly count?: Capped | undefined;
}

function View({ name, query, isOn, count }: ViewProps) {
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

/** In place: a name, and Enter. A saved view that is on can be removed. */
function SaveView({ query, isSaved }: { readonly query: string; readonly isSaved: boolean }) {
  const { views } = useSettings();
  const [isNaming, setNaming] = useState(false);
  useKeys('list', { v: () => (isSaved ? false : setNaming(true)) });
  const own = views.find((view) => view.page === PAGE && view.query === query);
  if (own)
    return (
      <Button
        look="small plain"
        onClick={() => changeSettings({ views: views.filter((view) => view !== own) })}
      >
        remove view
      </Button>
    );
  if (isSaved) return null;
  if (!isNaming)
    return (
      <button type="button" className="dim saveview" onClick={() => setNaming(true)}>
        + save view
      </button>
    );
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const field = new FormData(event.currentTarget).get('name');
    const name = typeof field === 'string' ? field.trim() : '';
    if (name !== '')
      changeSettings({ views: [...views.filter((view) => view.name !== name), { page: PAGE, name, query }] });
    setNaming(false);
  };
  return (
    <form className="savename" onSubmit={save}>
      <input
        name="name"
        className="input"
        aria-label="Name of the view"
        autoFocus
        maxLength={40}
        onBlur={() => setNaming(false)}
        onKeyDown={({ key }) => key === 'Escape' && setNaming(false)}
      />
    </form>
  );
}
