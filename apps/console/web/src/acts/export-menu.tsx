/** A list as a file: all that the filter leaves, not only the rows on the page. */
import type { ReactNode } from 'react';
import type { Params } from '../api/client.ts';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuItem } from '../components/menu.tsx';
import { exportOrAsk } from './export-or-ask.ts';

interface ExportMenuProps {
  /** `/runs`: of the API. */
  readonly path: string;
  readonly params?: Params;
  /** Of the file: `runs` is saved as `runs.csv`. */
  readonly name: string;
  /** Items beside those of the files. */
  readonly children?: ReactNode;
}

const FORMATS = ['CSV', 'NDJSON', 'JSON'];

export function ExportMenu({ path, params = {}, name, children }: ExportMenuProps) {
  return (
    <Menu
      label="Export"
      hasText
      title="Export what the filter leaves"
      className="btn small plain"
      button={
        <>
          <Icon name="dl" />
          <span>Export</span>
        </>
      }
    >
      {FORMATS.map((format) => (
        <MenuItem key={format} onSelect={() => exportOrAsk(path, params, `${name}.${format.toLowerCase()}`)}>
          {format}
        </MenuItem>
      ))}
      {children}
    </Menu>
  );
}
