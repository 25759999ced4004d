/**
 * Finds what a token has made and can still be used: unused links, and other tokens, which may have made more. Only the token
 * of an administrator makes links or tokens. Tokens are found by their `token.created` events: these outlast the tokens if
 * `retention.audit` keeps events for a year.
 */
import { listEvents, type News } from '@sb/events';
import type { Body, Tx } from '@sb/storage';
import { countLinksBy, dropLinksBy, type LinksBy } from '../links/links.sql.ts';
import { tokenActor } from './token.ts';
import { findNamedToken, type NamedToken } from './tokens.sql.ts';

export interface MadeByToken {
  readonly links: number;
  readonly tokens: readonly NamedToken[];
}

export function* findMadeBy(tx: Tx, family: readonly NamedToken[], now: number): Body<MadeByToken> {
  let links = 0;
  for (const one of family) links += yield* countLinksBy(tx, linksOf(one));
  const tokens = family.slice(1).filter((one) => isLive(one, now));
  return { links, tokens: tokens.toSorted((one, other) => one.id - other.id) };
}

/** Of those that have ended too. */
export function* dropLinksMadeBy(tx: Tx, family: readonly NamedToken[]): Body<void> {
  for (const one of family) yield* dropLinksBy(tx, linksOf(one));
}

/** The token first, then those that it and they have made. */
export function* findFamily(tx: Tx, first: NamedToken): Body<readonly NamedToken[]> {
  const makings = mayMake(first) ? yield* findMakings(tx, first.created_at) : [];
  const family = new Map([[first.id, first]]);
  // The loop goes on over those that it adds.
  for (const token of family.values())
    for (const id of madeIds(makings, token)) {
      const made = family.has(id) ? undefined : yield* findNamedToken(tx, id);
      if (made) family.set(id, made);
    }
  return [...family.values()];
}

const PAGE = 500;

/** The others are refused where access is made: most tokens need no search. */
function mayMake({ role, orgs, jobs }: NamedToken): boolean {
  return role === 'admin' && orgs === null && jobs === null;
}

/** By their type, which has an index: a token that works may have done very much else. `since`: ms since the epoch. */
function* findMakings(tx: Tx, since: number): Body<readonly News[]> {
  const makings: News[] = [];
  for (let before: number | undefined; ;) {
    const search = { types: ['token.created'], since, limit: PAGE, ...(before !== undefined && { before }) };
    const page = yield* listEvents(tx, search);
    makings.push(...page);
    before = page.at(-1)?.id;
    if (page.length < PAGE) return makings;
  }
}

function madeIds(makings: readonly News[], token: NamedToken): readonly number[] {
  const { by, from, to } = linksOf(token);
  const own = makings.filter(({ actor, at }) => actor === by && at.getTime() >= from && at.getTime() <= to);
  return own.map(({ payload }) => Number(payload['tokenId']));
}

/** A later token may have the same name: each has its time. */
function linksOf({ name, user_name: user, created_at: from, ...ends }: NamedToken): LinksBy {
  return {
    by: tokenActor(name, user),
    from,
    to: Math.min(ends.expires_at, ends.revoked_at ?? Number.MAX_SAFE_INTEGER),
  };
}

function isLive({ revoked_at: revokedAt, expires_at: expiresAt }: NamedToken, now: number): boolean {
  return revokedAt === null && expiresAt > now;
}
