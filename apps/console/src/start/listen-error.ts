import { CodedError, quote } from '@sb/words';

export interface Address {
  readonly host: string;
  readonly port: number;
}

class ConsolePortTakenError extends CodedError {
  readonly code = 'PORT_TAKEN';
  readonly hint = 'Stop that process, or choose another port: CONSOLE_PORT, or worker console --port <n>';

  constructor({ port }: Address) {
    super(`The port ${port} of the console is taken by another process.`);
  }
}

class ConsolePortRefusedError extends CodedError {
  readonly code = 'CONFIG_INVALID';

  constructor({ port }: Address) {
    super(`CONSOLE_PORT (or --port): expected a port that this user may open, such as 8787, got ${port}`);
  }
}

/** It may pass: at boot an address or a name may come later than the console. */
class ConsoleAddressMissingError extends CodedError {
  readonly code = 'ADDRESS_MISSING';

  constructor({ host }: Address) {
    super(`CONSOLE_HOST: expected an address of this machine, got ${quote(host)}`);
  }
}

/** The error of an address that the console cannot listen on, as an operator can act on it; any other error as it is. Pure. */
export function listenError(error: NodeJS.ErrnoException, address: Address): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConsolePortTakenError(address);
    case 'EACCES':
      return new ConsolePortRefusedError(address);
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return new ConsoleAddressMissingError(address);
    case undefined:
    default:
      return error;
  }
}
