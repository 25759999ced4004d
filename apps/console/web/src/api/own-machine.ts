/**
 * A console on this machine is reached without a network. By default the query client asks nothing while the browser has no
 * network: for such a console it goes on asking.
 */
import { onlineManager } from '@tanstack/react-query';

export function askWithoutNetwork(hostname: string): void {
  if (isThisMachine(hostname)) onlineManager.setEventListener(() => undefined);
}

/** As a browser writes the host of an address. */
export function isThisMachine(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
