import { CodedError, quote } from '@sb/words';

export interface Address {
  readonly host: string;
  readonly port: number;
}

class ConsolePortTakenError extends CodedError {
  readonly code = 'PORT_TAKEN';
  readonly hint = 'Stop that process, or choose another port: CONSOLE_PORT';

  constructor({ port }: Address) {
    super(`The port ${port} of the console is taken by another process.`);
  }
}

class ConsoleAddressError extends CodedError {
  readonly code = 'CONFIG_INVALID';
}

/** The error of an address that the console cannot listen on, as an operator can act on it; any other error as it is. Pure. */
export function listenError(error: NodeJS.ErrnoException, { host, port }: Address): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConsolePortTakenError({ host, port });
    case 'EACCES':
      return new ConsoleAddressError(
        `CONSOLE_PORT: expected a port that this user may open, such as 8787, got ${port}`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConsoleAddressError(`CONSOLE_HOST: expected an address of this machine, got ${quote(host)}`);
    case undefined:
    default:
      return error;
  }
}
