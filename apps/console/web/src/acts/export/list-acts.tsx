/** A list as a file and as a command: buttons of its bar, and on a phone, which has no room for them, one menu. */
import { Copy } from '../../components/controls/copy.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { useIsPhone } from '../../settings/use-is-phone.ts';
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

/** Nothing on a phone. */
export function ListButtons({ command, ...list }: ListActsProps) {
  if (useIsPhone()) return null;
  return (
    <>
      <ExportMenu {...list} />
      {command !== undefined && <Copy isSmall text={command} label="Copy as CLI" />}
    </>
  );
}

/** Only on a phone. */
export function ListMenu({ command, ...list }: ListActsProps) {
  if (!useIsPhone()) return null;
  return (
    <Menu label="Export or copy" className="ibtn listmenu" button={<Icon name="more" />}>
      <ExportItems {...list} prefix="Export as " />
      {command !== undefined && (
        <MenuItem onSelect={() => copyAndSay(command, `Copied: ${command}`)}>Copy as CLI</MenuItem>
      )}
    </Menu>
  );
}
