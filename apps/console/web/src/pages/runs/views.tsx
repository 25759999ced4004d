/** Filters with a name: those that everybody has, and those that people saved. */
import { useQuery } from '@tanstack/react-query';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { SavedViews } from '../../acts/views/saved-views.tsx';
import { overviewQuery } from '../../api/job-queries.ts';
import { ColumnsMenu } from '../../components/table/columns.tsx';
import { filterQuery, type RunFilter } from '../../filter/run-filter.ts';
import { changeSettings, useSettings } from '../../settings/settings.ts';
import { RUN_COLUMNS } from './run-table.tsx';
import { CountedView, ViewLink } from './view-link.tsx';

const LIVE = 'view=live';
/** For everybody. */
const USUAL = [
  ['Activity', ''],
  ['Failed, 24 h', 'state=failed&since=24h'],
  ['Live', LIVE],
  ['Slow', 'minMs=30s&since=24h'],
] as const;

interface ViewsProps {
  readonly filter: RunFilter;
  /** Its first rows are read. */
  readonly isListed: boolean;
}

export function Views({ filter, isListed }: ViewsProps) {
  const { density } = useSettings();
  // The frame reads it each second.
  const live = useQuery(overviewQuery).data?.rail.live;
  const query = filterQuery(filter);
  return (
    <div className="views">
      {USUAL.map(([name, its]) => {
        const view = { name, query: its, isOn: its === query };
        return its === LIVE ? (
          <ViewLink key={name} {...view} count={live} />
        ) : (
          <CountedView key={name} {...view} isListed={isListed} />
        );
      })}
      <SavedViews
        page="runs"
        query={query}
        isUsual={USUAL.some(([, its]) => its === query)}
        link={(view) => <CountedView {...view} isListed={isListed} />}
      />
      <span className="grow" />
      <ColumnsMenu name="runs" columns={RUN_COLUMNS} />
      <ListActs path="/runs" params={{ ...filter }} name="runs" />
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
