/** Who the credentials of a request are of: a token, else the cookie of a session, else what a proxy says. */
import { type Identity, readSession, readToken, ROLES, type Role } from '@sb/access';
import { UNKNOWN_PERSON } from '@sb/events';
import type { Store } from '@sb/storage';
import type { Credentials, Identify } from '../guard/credentials.ts';
import type { Who } from '../http/who.ts';
import { isProxy } from '../guard/proxy.ts';
import type { ConsoleSettings } from './settings.ts';

/** Without sign-in. The prefix says that a person acts, not the console. */
const EVERYBODY: Who = { actor: `user:${UNKNOWN_PERSON}`, kind: 'user', role: 'admin', canSeePayload: true };

/** Under TLS browsers keep the cookie to this very host. */
export function cookieName({ isSecure }: Pick<ConsoleSettings, 'isSecure'>): string {
  return isSecure ? '__Host-sb_session' : 'sb_session';
}

export function identifyBy(store: Store, settings: ConsoleSettings): Identify {
  const cookie = cookieName(settings);
  return async (credentials, how) => {
    const token = /^Bearer (\S+)$/i.exec(credentials.authorization ?? '')?.[1];
    if (token !== undefined) return known(await readToken(store, token));
    if (settings.auth === 'none') return credentials.isForwarded ? undefined : EVERYBODY;
    if (settings.auth === 'proxy') return byProxy(credentials, settings);
    const secret = cookieOf(credentials.cookie, cookie);
    return secret === undefined ? undefined : known(await readSession(store, secret, how));
  };
}

function known(answer: { readonly identity: Identity } | { readonly refused: string }): Who | undefined {
  return 'identity' in answer ? answer.identity : undefined;
}

/** Only the proxy may say who asks: a header from elsewhere is worth nothing. Without a header of roles all are viewers. */
function byProxy({ peer, header }: Credentials, { proxies, proxyHeaders }: ConsoleSettings): Who | undefined {
  if (!isProxy(peer, proxies)) return undefined;
  const [nameHeader, roleHeader] = proxyHeaders;
  const said = (field?: string): string | undefined => field && header(field)?.trim().toLowerCase();
  const [name, role] = [said(nameHeader), said(roleHeader)];
  if (name === undefined || !/^[a-z0-9][a-z0-9._@+-]{0,63}$/.test(name)) return undefined;
  return {
    actor: `user:${name}`,
    kind: 'user',
    role: isRole(role) ? role : 'viewer',
    canSeePayload: true,
    user: name,
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

function isRole(text: string | undefined): text is Role {
  return ROLES.some((one) => one === text);
}
