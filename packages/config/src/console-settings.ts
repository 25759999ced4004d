/** The settings of the console, from the environment; an empty variable counts as not set. Pure. */
import { BlockList, isIP } from 'node:net';
import { quote } from '@sb/words';
import { consoleUrl } from './console-url.ts';
import type { Environment } from './environment.ts';

const CONSOLE_AUTHS = ['password', 'proxy', 'none'] as const;
type ConsoleAuth = (typeof CONSOLE_AUTHS)[number];

export interface ConsoleSettings {
  readonly host: string;
  readonly port: number;
  /** Where people find it: `https://jobs.example.org`, without a slash at the end. */
  readonly url: string;
  readonly isSecure: boolean;
  /** More names that are served. */
  readonly hosts: readonly string[];
  readonly auth: ConsoleAuth;
  /** The chip in the top bar. */
  readonly environment: string | undefined;
  /** Whose forwarded headers are believed. */
  readonly proxies: BlockList | undefined;
  /** With `auth: proxy`: the headers of name and role. */
  readonly proxyHeaders: readonly string[];
}

export interface SettledConsole {
  readonly settings: ConsoleSettings;
  /** Sentences, one for each setting that does not work. Empty: the console may start. */
  readonly problems: readonly string[];
}

const HIGHEST_PORT = 65_535;
const DEFAULT_PORT = 8787;
const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

export function settleConsoleSettings(env: Environment): SettledConsole {
  const host = env['CONSOLE_HOST'] || '127.0.0.1';
  const port = env['CONSOLE_PORT'] || String(DEFAULT_PORT);
  const url = consoleUrl(env);
  const auth = env['CONSOLE_AUTH'] || 'password';
  const proxies = env['CONSOLE_PROXY'] ? proxyList(env['CONSOLE_PROXY']) : undefined;
  const proxyHeaders = namesOf(env['CONSOLE_PROXY_HEADERS']);
  return {
    settings: {
      host,
      port: Number(port),
      url: url ?? `http://127.0.0.1:${port}`,
      isSecure: url?.startsWith('https:') ?? false,
      hosts: namesOf(env['CONSOLE_HOSTS']).flatMap((name) => (name === '' ? [] : [name.toLowerCase()])),
      auth: isAuth(auth) ? auth : 'password',
      environment: env['CONSOLE_NAME'] || undefined,
      proxies,
      proxyHeaders,
    },
    problems: [
      ...problem(
        !isPort(port),
        `CONSOLE_PORT: expected a port from 0 to ${HIGHEST_PORT}, got ${quote(port)}`,
      ),
      ...urlProblems(env['CONSOLE_URL'] || undefined),
      ...problem(!isAuth(auth), `CONSOLE_AUTH: expected password, proxy or none, got ${quote(auth)}`),
      ...problem(
        Boolean(env['CONSOLE_PROXY']) && !proxies,
        'CONSOLE_PROXY: expected addresses or networks like 10.0.0.0/8, separated by commas',
      ),
      ...problem(
        auth === 'proxy' && (!proxies || proxyHeaders.includes('')),
        'CONSOLE_AUTH=proxy needs CONSOLE_PROXY and CONSOLE_PROXY_HEADERS: who may say who asks, and in which headers',
      ),
      ...problem(
        auth === 'none' && !LOOPBACK.has(host),
        'CONSOLE_AUTH=none works on 127.0.0.1 only: anybody who reaches another address would be an administrator',
      ),
      ...problem(
        !LOOPBACK.has(host) && !env['CONSOLE_URL'],
        'CONSOLE_HOST: an address that others reach needs CONSOLE_URL, the address that people type',
      ),
    ],
  };
}

/** It is secret: no sentence shows it. */
function urlProblems(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  if (consoleUrl({ CONSOLE_URL: text }) === undefined)
    return ['CONSOLE_URL: expected an http(s) URL such as https://jobs.example.org'];
  const { protocol, hostname, pathname, search, hash } = new URL(text);
  return [
    ...problem(
      protocol === 'http:' && !isLocalName(hostname),
      'CONSOLE_URL: needs https, because a browser says which page sends a request only over https and to this machine; without it no one can sign in',
    ),
    ...problem(
      !/^\/+$/.test(pathname) || search !== '' || hash !== '',
      'CONSOLE_URL: expected an address without a path, such as https://jobs.example.org: the console has a host of its own',
    ),
  ];
}

/** Those that browsers trust without TLS. */
function isLocalName(hostname: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname);
}

/** A list of addresses and networks: `127.0.0.1`, `10.0.0.0/8`. Undefined: one of them is none. */
function proxyList(text: string): BlockList | undefined {
  const list = new BlockList();
  for (const part of namesOf(text).filter((one) => one !== '')) {
    const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(part) ?? [];
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? longest : Number(bits);
    if (family === 0 || prefix > longest) return undefined;
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

function namesOf(text = ''): readonly string[] {
  return text.split(',').map((one) => one.trim());
}

function isPort(text: string): boolean {
  return /^\d+$/.test(text) && Number(text) <= HIGHEST_PORT;
}

function isAuth(text: string): text is ConsoleAuth {
  return CONSOLE_AUTHS.some((one) => one === text);
}

function problem(isWrong: boolean, sentence: string): readonly string[] {
  return isWrong ? [sentence] : [];
}
