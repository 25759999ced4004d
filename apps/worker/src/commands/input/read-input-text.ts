import { ConfigFileError, readTextFile } from '@sb/config';
import { UsageError } from '../../cli/usage-error.ts';

/** The sources that `--input` reads from. */
export interface InputSource {
  /** Makes a typed path absolute. */
  readonly resolve: (file: string) => string;
  readonly stdin: AsyncIterable<Buffer | string>;
}

/** The value of `--input`: JSON, `@file`, or `-` for stdin. Throws `UsageError`. */
export async function readInputText(given: string, source: InputSource): Promise<unknown> {
  if (given === '-') return parse(await readAll(source.stdin), 'stdin');
  if (!given.startsWith('@')) return parse(given, '--input');
  const file = source.resolve(given.slice(1));
  return parse(readFile(file), file);
}

/** An input is no configuration: a wrong path is a wrong command line. */
function readFile(file: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    throw error instanceof ConfigFileError ? new UsageError(`--input: ${error.message}`) : error;
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${where}: expected JSON, got something else: ${reason}`,
      `For example: --input '{"orgId":"acme"}'`,
    );
  }
}
