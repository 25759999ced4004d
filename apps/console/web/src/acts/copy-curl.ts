import { apiAddress, type Params } from '../api/client.ts';
import { copyAndSay } from '../frame/copy-and-say.ts';
import { curlLine } from '../words/commands/curl.ts';

/** A read of the API as a line for a terminal. */
export function copyCurl(path: string, params?: Params): void {
  copyAndSay(curlLine({ path: apiAddress(path, params) }, location.origin));
}
