/** Filters with a name: those that everybody has, and those that people saved. */
import { ExportMenu } from '../../acts/export-menu.tsx';
import { ColumnsMenu } from '../../components/table/columns.tsx';
import { filterQuery, type RunFilter } from '../../filter/run-filter.ts';
import { changeSettings, useSettings } from '../../settings/settings.ts';
import { RUN_COLUMNS } from './run-table.tsx';
import { SavedViews } from './saved-views.tsx';
import { ViewLink } from './view-link.tsx';

/** For everybody. */
const USUAL = [
  ['Activity', ''],
  ['Failed today', 'state=failed&since=24h'],
  ['Live', 'view=live'],
  ['Slow', 'minMs=30s&since=24h'],
] as const;

interface ViewsProps {
  readonly filter: RunFilter;
  readonly onChange: (filter: RunFilter) => void;
}

export function Views({ filter }: ViewsProps) {
  const { density } = useSettings();
  const query = filterQuery(filter);
  return (
    <div className="views">
      {USUAL.map(([name, its]) => (
        <ViewLink key={name} name={name} query={its} isOn={its === query} />
      ))}
      <SavedViews query={query} isUsual={USUAL.some(([, its]) => its === query)} />
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
