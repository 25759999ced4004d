import { ConfigFileError, readTextFile, roundedNumbers } from '@sb/config';
import { UsageError } from '../../cli/usage-error.ts';

/** The sources that `--input` reads from. */
export interface InputSource {
  /** Makes a typed path absolute. */
  readonly resolve: (file: string) => string;
  readonly stdin: AsyncIterable<Buffer | string>;
  /** The flag that messages name. Default: `--input`. */
  readonly flag?: '--input' | '--patch';
}

/** The value of a flag that takes JSON, `@file`, or `-` for stdin. Throws `UsageError`. */
export async function readInputText(given: string, source: InputSource): Promise<unknown> {
  const { flag = '--input' } = source;
  if (given === '-') return parse(await readAll(source.stdin), { where: 'stdin', flag });
  if (!given.startsWith('@')) return parse(given, { where: flag, flag });
  const file = source.resolve(given.slice(1));
  return parse(readFile(file, flag), { where: file, flag });
}

/** An input is no configuration: a wrong path is a wrong command line. */
function readFile(file: string, flag: string): string {
  try {
    return readTextFile(file);
  } catch (error) {
    throw error instanceof ConfigFileError ? new UsageError(`${flag}: ${error.message}`) : error;
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

interface Origin {
  readonly where: string;
  readonly flag: string;
}

function parse(text: string, origin: Origin): unknown {
  const value = parseJson(text, origin);
  const [rounded] = roundedNumbers(text);
  if (rounded) throw new UsageError(`${origin.where}: ${rounded.message}`);
  return value;
}

function parseJson(text: string, { where, flag }: Origin): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `${where}: expected JSON, got something else: ${reason}`,
      `For example: ${flag} '{"orgId":"acme"}'`,
    );
  }
}
