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
  readonly formats?: readonly ('CSV' | 'NDJSON' | 'JSON')[];
  /** Items beside those of the files. */
  readonly children?: ReactNode;
}

export function ExportMenu({
  path,
  params = {},
  name,
  formats = ['CSV', 'NDJSON'],
  children,
}: ExportMenuProps) {
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
      {formats.map((format) => (
        <MenuItem key={format} onSelect={() => exportOrAsk(path, params, `${name}.${format.toLowerCase()}`)}>
          {format}
        </MenuItem>
      ))}
      {children}
    </Menu>
  );
}
