import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Calls the listener on SIGHUP, with which a service manager asks to read the configuration again. Returns a function
 * that ends this. A closed terminal sends SIGHUP too: then the process ends, as it would without a listener.
 */
export function onHangup(listener: () => void): () => void {
  // Windows sends SIGHUP when a console is closed, and then ends the process in any case.
  if (process.platform === 'win32') return () => {};
  const hadTerminal = isatty(0) || isatty(1);
  const handle = (): void => {
    if (!hadTerminal || hasTerminal()) {
      listener();
      return;
    }
    process.off('SIGHUP', handle);
    process.kill(process.pid, 'SIGHUP');
  };
  process.on('SIGHUP', handle);
  return () => process.off('SIGHUP', handle);
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
