import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Node 22.8 and newer have it. */
interface Compiling {
  readonly enableCompileCache?: (folder: string) => unknown;
}

/**
 * Keeps what V8 makes of the program in a folder beside it, so that the next start does not compile it again: a tenth of
 * a short command. Nothing depends on it: where the folder cannot be written, or is of another Node or another build, the
 * program is compiled as without it. A user who may write into this folder may write the program itself; a folder that
 * all users share, such as Node's default, would let others put code into this process.
 */
export function keepCompiled(entry: string): void {
  const { enableCompileCache } = module as typeof module & Compiling;
  enableCompileCache?.(fileURLToPath(new URL('.compiled/', entry)));
}
