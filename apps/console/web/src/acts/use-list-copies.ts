/** A list to copy, as a command line (`y`) and as a request to the API (`Y`): by these keys, and in the palette. */
import { usePageActions } from '../frame/actions.ts';
import { copyAndSay } from '../frame/copy-and-say.ts';
import { useKeys } from '../keys/use-keys.ts';
import { curlLine } from '../words/curl.ts';

interface ListCopies {
  readonly command: string;
  /** `/runs?state=failed`: of the API. */
  readonly path: string;
}

export function useListCopies({ command, path }: ListCopies): void {
  const copyCommand = (): void => copyAndSay(command);
  const copyCurl = (): void => copyAndSay(curlLine({ path: `/api/v1${path}` }, location.origin));
  useKeys('list', { y: copyCommand, 'Shift y': copyCurl });
  const list = { note: 'this list', icon: 'copy' } as const;
  usePageActions([
    { ...list, name: 'Copy as command line', hint: 'y', act: copyCommand },
    { ...list, name: 'Copy as curl', hint: 'Shift y', act: copyCurl },
  ]);
}
