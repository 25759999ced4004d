import { readUrl } from '@sb/words';
import type { Environment } from './environment.ts';

/**
 * The URL of the console as a browser writes it, without a slash at the end: " HTTPS://Jobs.example.org" is
 * https://jobs.example.org. Undefined where CONSOLE_URL is absent or no http(s) URL.
 */
export function consoleUrl(env: Environment): string | undefined {
  const url = readUrl(env['CONSOLE_URL'] ?? '');
  return url && isHttp(url) ? url.href.replace(/\/+$/, '') : undefined;
}

/** `jobs.example.org:8443` is a URL too, whose scheme is the host. */
function isHttp({ protocol }: URL): boolean {
  return /^https?:$/.test(protocol);
}
