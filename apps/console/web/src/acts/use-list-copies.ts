/** A list to copy, as a command line (`y`) and as a request to the API (`Y`): by these keys, and in the palette. */
import type { Params } from '../api/client.ts';
import { usePageActions } from '../frame/actions.ts';
import { copyAndSay } from '../frame/copy-and-say.ts';
import { useKeys } from '../keys/use-keys.ts';
import { copyCurl } from './copy-curl.ts';

interface ListCopies {
  /** Undefined: no command prints the list. */
  readonly command: string | undefined;
  /** `/runs?state=failed`: of the API. */
  readonly path: string;
  readonly params?: Params;
}

export function useListCopies({ command, path, params }: ListCopies): void {
  const copyCommand = command === undefined ? undefined : (): void => copyAndSay(command);
  const copyRequest = (): void => copyCurl(path, params);
  useKeys('list', { y: copyCommand, 'Shift y': copyRequest });
  const list = { note: 'this list', icon: 'copy' } as const;
  usePageActions([
    ...(copyCommand ? [{ ...list, name: 'Copy as CLI', hint: 'y', act: copyCommand } as const] : []),
    { ...list, name: 'Copy as curl', hint: 'Shift y', act: copyRequest },
  ]);
}
