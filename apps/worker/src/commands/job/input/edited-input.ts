import type { Call } from '../../../cli/command.ts';
import { readInputText } from './read-input-text.ts';
import { resolveUserPath } from '../../../cli/user-path.ts';

/** What `--input` gives: JSON, `@file`, or `-` for stdin. Undefined without it. */
export async function editedInput(text: string | undefined, { io }: Pick<Call, 'io'>): Promise<unknown> {
  if (text === undefined) return undefined;
  return readInputText(text, { resolve: (file) => resolveUserPath(file, io), stdin: process.stdin });
}
