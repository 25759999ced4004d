import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Hears SIGHUP, by which a service manager asks to read the configuration again, and returns the end of that. A
 * terminal that is closed sends it too: then the process ends by it, as it would if nobody listened.
 */
export function onHangup(listener: () => void): () => void {
  // Windows sends it when a console is closed, and ends the process whatever it does.
  if (process.platform === 'win32') return () => {};
  const hadTerminal = isatty(0) || isatty(1);
  const hear = (): void => {
    if (!hadTerminal || hasTerminal()) {
      listener();
      return;
    }
    process.off('SIGHUP', hear);
    process.kill(process.pid, 'SIGHUP');
  };
  process.on('SIGHUP', hear);
  return () => process.off('SIGHUP', hear);
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
