/** How the flags and arguments of the table of commands are typed and shown. Pure. */

interface Flag {
  readonly short?: string;
  /** The name of its value; absent for a switch. */
  readonly value?: string;
  readonly optionalValue?: boolean;
  /** A switch that turns something off. */
  readonly negative?: boolean;
}

/** Global options that take the word after them. */
export const GLOBAL_WITH_VALUE: readonly string[] = ['--jobs', '--as'];

/** `retention-days` for `retentionDays`. */
export function dashed(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `--limit`, `--no-retry` */
export function longFlag(name: string, { negative = false }: Flag = {}): string {
  return `--${negative ? 'no-' : ''}${dashed(name)}`;
}

/** `-f, --follow`, `--limit <n>` */
export function flagTerm(name: string, flag: Flag): string {
  const { short, value, optionalValue = false } = flag;
  const term = value === undefined ? '' : optionalValue ? ` [${value}]` : ` <${value}>`;
  return `${short === undefined ? '' : `-${short}, `}${longFlag(name, flag)}${term}`;
}

/** `<runId>`, `[runIds...]` */
export function argumentTerm(
  name: string,
  { optional = false, variadic = false }: { readonly optional?: boolean; readonly variadic?: boolean },
): string {
  const term = `${name}${variadic ? '...' : ''}`;
  return optional ? `[${term}]` : `<${term}>`;
}
