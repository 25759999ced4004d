/** Filters with a name: those that everybody has, and those that people saved. */
import { useQuery } from '@tanstack/react-query';
import { ExportMenu } from '../../acts/export-menu.tsx';
import { overviewQuery } from '../../api/job-queries.ts';
import { facetsQuery } from '../../api/run-queries.ts';
import { ColumnsMenu } from '../../components/table/columns.tsx';
import { filterQuery, type RunFilter } from '../../filter/run-filter.ts';
import { changeSettings, useSettings } from '../../settings/settings.ts';
import type { Capped } from '../../words/numbers.ts';
import { RUN_COLUMNS } from './run-table.tsx';
import { SavedViews } from './saved-views.tsx';
import { ViewLink } from './view-link.tsx';

interface ViewsProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

export function Views({ filter }: ViewsProps) {
  const { density } = useSettings();
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
  return (
    <div className="views">
      {usual.map(([name, its, count]) => (
        <ViewLink key={name} name={name} query={its} isOn={its === query} count={count} />
      ))}
      <SavedViews query={query} isUsual={usual.some(([, its]) => its === query)} />
      <span className="grow" />
      <ColumnsMenu name="runs" columns={RUN_COLUMNS} />
      <ExportMenu path="/runs" params={{ ...filter }} name="runs" />
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
