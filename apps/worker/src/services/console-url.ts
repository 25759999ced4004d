import type { Environment } from '../cli/terminal/style.ts';

/** Where people open the console, without a slash at the end; undefined where nobody has said so. */
export function consoleUrl(env: Environment): string | undefined {
  const url = env['CONSOLE_URL'];
  return url && URL.canParse(url) ? url.replace(/\/+$/, '') : undefined;
}
