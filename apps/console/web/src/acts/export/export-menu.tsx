/** A list as a file: all that the filter leaves, not only the rows on the page; and as a request that a program makes. */
import type { Params } from '../../api/client.ts';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { copyCurl } from '../copy-curl.ts';
import { exportOrAsk } from './export-or-ask.ts';

export interface ExportMenuProps {
  /** `/runs`: of the API. */
  readonly path: string;
  readonly params?: Params;
  /** Of the file: `runs` is saved as `runs.csv`. */
  readonly name: string;
}

const FORMATS = ['CSV', 'NDJSON', 'JSON'] as const;

export function ExportMenu(list: ExportMenuProps) {
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
      <ExportItems {...list} />
    </Menu>
  );
}

/** Items of a menu that has others too. */
export function ExportItems({
  path,
  params = {},
  name,
  prefix = '',
}: ExportMenuProps & { readonly prefix?: string }) {
  return (
    <>
      {FORMATS.map((format) => (
        <MenuItem key={format} onSelect={() => exportOrAsk(path, params, `${name}.${format.toLowerCase()}`)}>
          {prefix}
          {format}
        </MenuItem>
      ))}
      <MenuItem onSelect={() => copyCurl(path, params)}>Copy as curl</MenuItem>
    </>
  );
}
