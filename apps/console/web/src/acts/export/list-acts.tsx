/** A list as a file and as a command: buttons of its bar, and on a phone, which has no room for them, one menu. */
import { Copy } from '../../components/controls/copy.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { ExportItems, ExportMenu, type ExportMenuProps } from './export-menu.tsx';

export interface ListActsProps extends ExportMenuProps {
  /** Undefined: no command prints the list. */
  readonly command?: string | undefined;
}

export function ListActs(props: ListActsProps) {
  return (
    <>
      <ListButtons {...props} />
      <ListMenu {...props} />
    </>
  );
}

export function ListButtons({ command, ...list }: ListActsProps) {
  return (
    <>
      <ExportMenu {...list} className="hp" />
      {command !== undefined && <Copy isSmall look="hp" text={command} label="Copy as CLI" />}
    </>
  );
}

export function ListMenu({ command, ...list }: ListActsProps) {
  return (
    <Menu label="Export or copy" className="ibtn phone-only" button={<Icon name="more" />}>
      <ExportItems {...list} prefix="Export as " />
      {command !== undefined && (
        <MenuItem onSelect={() => copyAndSay(command, `Copied: ${command}`)}>Copy as CLI</MenuItem>
      )}
    </Menu>
  );
}
