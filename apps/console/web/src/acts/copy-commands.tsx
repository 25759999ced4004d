/** The commands that do on a terminal what the buttons beside them do here. */
import { Menu, MenuItem } from '../components/controls/menu.tsx';
import { Icon } from '../components/marks/icon.tsx';
import { copyAndSay } from '../frame/copy-and-say.ts';

interface CommandsProps {
  readonly commands: readonly string[];
  /** What all of them have, and the item leaves out: ` --org acme`. */
  readonly without?: string;
}

interface CopyMenuProps extends CommandsProps {
  /** Where a page has several. */
  readonly label?: string;
}

export function CopyMenu({ label = 'Copy as CLI', ...props }: CopyMenuProps) {
  return (
    <Menu
      label={label}
      className="btn small plain"
      button={
        <>
          <Icon name="copy" />
          <span>Copy as CLI</span>
          <Icon name="down" />
        </>
      }
    >
      <CopyItems {...props} />
    </Menu>
  );
}

/** Items of a menu that has others too. */
export function CopyItems({ commands, without = '' }: CommandsProps) {
  return commands.map((command) => (
    <MenuItem key={command} onSelect={() => copyCommand(command)}>
      Copy <span className="mono dim">{command.replace(/^worker /, '').replace(without, '')}</span>
    </MenuItem>
  ));
}

function copyCommand(command: string): void {
  copyAndSay(command, `Copied: ${command}`);
}
