import type { RunError } from '@sb/queue';

/** `TypeError: no such user`; the name `Error` says nothing. */
export function errorLine({ name, message }: RunError): string {
  return name === undefined || name === 'Error' ? message : `${name}: ${message}`;
}
