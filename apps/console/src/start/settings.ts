/** The settings of the console, from the environment. Pure. */
import type { BlockList } from 'node:net';
import { resolveDatabaseUrl, type Environment } from '@sb/config';
import { secretsFromEnv } from '@sb/logger';
import type { AllowedAddresses } from '../guard/guard.ts';
import { proxyList } from '../guard/proxy.ts';

export interface ConsoleSettings {
  readonly databaseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Where people find it: `https://jobs.example.org`, without a slash at the end. */
  readonly url: string;
  readonly hosts: readonly string[];
  readonly auth: 'password' | 'proxy' | 'none';
  /** The chip in the top bar. */
  readonly environment: string | undefined;
  readonly isSecure: boolean;
  /** Whose forwarded headers are believed. */
  readonly proxies: BlockList | undefined;
  /** With `auth: proxy`: the headers of name and role. */
  readonly proxyHeaders: readonly string[];
  readonly secrets: readonly string[];
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

export interface Settled {
  readonly settings: ConsoleSettings;
  /** Sentences, one for each setting that does not work. Empty: it may start. */
  readonly problems: readonly string[];
}

export function settleConsole(given: Environment, root: string): Settled {
  const env = withoutEmpty(given);
  const host = env['CONSOLE_HOST'] ?? '127.0.0.1';
  const port = Number(env['CONSOLE_PORT'] ?? 8787);
  const own = env['CONSOLE_URL'] || undefined;
  const auth = env['CONSOLE_AUTH'] ?? 'password';
  const databaseUrl = resolveDatabaseUrl(env, root);
  const parsed = own !== undefined && URL.canParse(own) ? new URL(own) : undefined;
  const proxies = env['CONSOLE_PROXY'] === undefined ? undefined : proxyList(env['CONSOLE_PROXY']);
  const proxyHeaders = (env['CONSOLE_PROXY_HEADERS'] ?? '').split(',').map((one) => one.trim());
  const problems = [
    ...(Number.isInteger(port) && port >= 0 && port < 65_536
      ? []
      : ['CONSOLE_PORT: expected a number from 0 to 65535.']),
    ...(own !== undefined && !(parsed && /^https?:$/.test(parsed.protocol))
      ? ['CONSOLE_URL: expected an address like https://jobs.example.org.']
      : []),
    ...(isAuth(auth) ? [] : ['CONSOLE_AUTH: expected password, proxy or none.']),
    ...(env['CONSOLE_PROXY'] !== undefined && !proxies
      ? ['CONSOLE_PROXY: expected addresses or networks like 10.0.0.0/8, separated by commas.']
      : []),
    ...(auth === 'proxy' && (!proxies || proxyHeaders.some((one) => one === ''))
      ? [
          'CONSOLE_AUTH=proxy needs CONSOLE_PROXY and CONSOLE_PROXY_HEADERS: who may say who asks, and in which headers.',
        ]
      : []),
    ...(auth === 'none' && !LOOPBACK.has(host)
      ? [
          'CONSOLE_AUTH=none works on 127.0.0.1 only: anybody who reaches another address would be an administrator.',
        ]
      : []),
    ...(!LOOPBACK.has(host) && own === undefined
      ? ['CONSOLE_HOST: an address that others reach needs CONSOLE_URL, the address that people type.']
      : []),
  ];
  return {
    settings: {
      databaseUrl,
      host,
      port,
      url: own?.replace(/\/+$/, '') ?? `http://127.0.0.1:${port}`,
      hosts: (env['CONSOLE_HOSTS'] ?? '')
        .split(',')
        .flatMap((one) => (one.trim() === '' ? [] : [one.trim().toLowerCase()])),
      auth: isAuth(auth) ? auth : 'password',
      environment: env['CONSOLE_NAME'],
      isSecure: parsed?.protocol === 'https:',
      proxies,
      proxyHeaders,
      secrets: secretsFromEnv({ ...env, DATABASE_URL: databaseUrl }),
    },
    problems,
  };
}

/** An empty variable counts as not set; an empty DATABASE_URL is refused as everywhere. */
function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || name === 'DATABASE_URL'),
  );
}

function isAuth(text: string): text is ConsoleSettings['auth'] {
  return text === 'password' || text === 'proxy' || text === 'none';
}

/** `port`: the one that it listens on. */
export function allowedAddresses({ url, hosts }: ConsoleSettings, port: number): AllowedAddresses {
  const own = new URL(url);
  const local = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const names = [...local, own.host, ...hosts];
  return {
    hosts: names,
    origins: [
      own.origin,
      ...local.map((name) => `http://${name}`),
      ...hosts.map((name) => `${own.protocol}//${name}`),
    ],
  };
}
