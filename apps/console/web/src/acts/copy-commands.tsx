/** The commands that do on a terminal what the buttons beside them do here. */
import { copyText } from '../components/copy.tsx';
import { Icon } from '../components/icon.tsx';
import { Menu, MenuItem } from '../components/menu.tsx';
import { showToast } from '../frame/toasts.tsx';

interface CommandsProps {
  readonly commands: readonly string[];
  /** What all of them have, and the item leaves out: ` --org acme`. */
  readonly without?: string;
}

export function CopyMenu(props: CommandsProps) {
  return (
    <Menu label="Copy as CLI" button={<Icon name="copy" />}>
      <CopyItems {...props} />
    </Menu>
  );
}

/** Items of a menu that has others too. */
export function CopyItems({ commands, without = '' }: CommandsProps) {
  return commands.map((command) => (
    <MenuItem key={command} onSelect={() => void copyCommand(command)}>
      Copy <span className="mono dim">{command.replace(/^worker /, '').replace(without, '')}</span>
    </MenuItem>
  ));
}

async function copyCommand(command: string): Promise<void> {
  if (await copyText(command)) showToast({ says: `Copied: ${command}` });
}
