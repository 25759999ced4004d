/** Users, links for new ones, and tokens of programs. */
import {
  changeUser,
  createToken,
  findUser,
  type LinkWish,
  linkUrl,
  listOpenLinks,
  listTokens,
  listUsers,
  makeLink,
  type AskerAct,
  type RevokedToken,
  revokeToken,
  ROLES,
  type Token,
  type User,
  withdrawLink,
} from '@sb/access';
import { closedText, isoTime, linkShape } from '@sb/views';
import { z } from 'zod';
import {
  newLink,
  newToken,
  openLinks,
  revokedToken,
  tokens,
  user,
  users,
} from '../../answers/system/session.ts';
import { checkGivenPayload, checkPayloadFor, checkPayloadOf, tokenOwner } from '../../guard/given-payload.ts';
import { ofWhom } from '../../guard/of-whom.ts';
import { wrongFields } from '../../http/refusal.ts';
import { acts, edits, reads, type Route } from '../../http/route.ts';
import type { Who } from '../../http/who.ts';
import { duration, name, reason, whyBody } from '../../requests/fields.ts';

const TAG = 'Access';
const params = z.strictObject({ name });
const role = z.enum(ROLES);
const names = z.array(name).max(100);

const MADE_LINKS = ['invite', 'reset', 'wall'] as const;
type MadeLink = (typeof MADE_LINKS)[number];

const linkBody = z.strictObject({
  /** Of an invitation: the rights of the new user. */
  role: role.optional(),
  canSeePayload: z.boolean().optional(),
  orgs: names.optional(),
  /** Whose password a reset sets. */
  user: name.optional(),
  reason: reason.optional(),
});

const FIELDS_OF: Readonly<Record<MadeLink, readonly string[]>> = {
  invite: ['role', 'canSeePayload', 'orgs'],
  reset: ['user'],
  wall: [],
};

export const USER_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/users',
    tag: TAG,
    summary: 'All users',
    least: 'admin',
    isOfAllOrgs: true,
    answer: users,
    isList: true,
    cli: ['user:list'],
    async run({ store }) {
      return { items: (await listUsers(store)).map(shownUser) };
    },
  }),
  reads({
    method: 'GET',
    path: '/users/:name',
    tag: TAG,
    summary: 'A user',
    least: 'admin',
    isOfAllOrgs: true,
    params,
    answer: user,
    hasVersion: true,
    async run({ store, params: { name: of } }) {
      return shownUser(await findUser(store, of));
    },
  }),
  edits({
    method: 'PATCH',
    path: '/users/:name',
    refuses: [429],
    tag: TAG,
    summary: 'Changes the rights of a user, or whether it may sign in; its sessions end',
    least: 'admin',
    isOfPerson: true,
    isOfAllOrgs: true,
    params,
    body: z.strictObject({
      role: role.optional(),
      canSeePayload: z.boolean().optional(),
      orgs: names.nullable().optional(),
      disabled: z.boolean().optional(),
      reason: reason.optional(),
    }),
    answer: user,
    hasVersion: true,
    cli: ['user:change', 'user:disable', 'user:enable'],
    async run({ store, params: { name: of }, body, who, version }) {
      const { reason: why, ...changes } = body;
      if (changes.canSeePayload === true) await checkPayloadFor(store, who, of);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      return shownUser(await changeUser(store, of, { ...given, version }, askerOf(who, why)));
    },
  }),
  reads({
    method: 'GET',
    path: '/links',
    tag: TAG,
    summary: 'The links that can still be used; their secrets are nowhere',
    least: 'admin',
    isOfAllOrgs: true,
    answer: openLinks,
    isList: true,
    cli: ['link:list'],
    async run({ store }) {
      return { items: (await listOpenLinks(store)).map(linkShape) };
    },
  }),
  acts({
    method: 'DELETE',
    path: '/links/open/:id',
    tag: TAG,
    summary: 'Withdraws a link that has not been used: it is void from now on',
    least: 'admin',
    isOfPerson: true,
    isOfAllOrgs: true,
    params: z.strictObject({ id: z.string().min(8).max(64) }),
    body: whyBody,
    cli: ['link:withdraw'],
    async run({ store, params: { id }, body, who }) {
      await withdrawLink(store, id, { actor: who.actor, reason: body.reason });
    },
  }),
  acts({
    method: 'POST',
    path: '/links/:kind',
    tag: TAG,
    summary: 'Makes a link: for a new user, a new password, or a wall',
    least: 'admin',
    isOfPerson: true,
    isOfAllOrgs: true,
    status: 201,
    params: z.strictObject({ kind: z.enum(MADE_LINKS) }),
    body: linkBody,
    answer: newLink,
    isSecret: true,
    cli: ['console:invite', 'console:reset'],
    async run({ store, params: { kind }, body, who, about }) {
      const wish = linkWish(kind, body);
      checkGivenPayload(who, wish.kind === 'invite' && wish.canSeePayload !== false);
      if (wish.kind === 'reset') await checkPayloadOf(store, who, wish.user);
      const made = await makeLink(store, wish, askerOf(who, body.reason));
      return { url: linkUrl(about?.url ?? '', made), expiresAt: isoTime(made.expiresAt) };
    },
  }),
  reads({
    method: 'GET',
    path: '/tokens',
    tag: TAG,
    summary: "One's own tokens; those of all for an administrator of all organisations",
    least: 'viewer',
    answer: tokens,
    isList: true,
    cli: ['token:list'],
    async run({ store, who }) {
      return { items: (await listTokens(store, ofWhom(who))).map(shownToken) };
    },
  }),
  acts({
    method: 'POST',
    path: '/tokens',
    tag: TAG,
    summary: 'Makes a token; its text is in this answer only',
    least: 'viewer',
    isOfPerson: true,
    status: 201,
    example: { name: 'deploy', expires: '90d' },
    body: z.strictObject({
      name,
      user: name.optional(),
      role: role.optional(),
      expires: duration,
      jobs: names.optional(),
      orgs: names.optional(),
      reason: reason.optional(),
    }),
    answer: newToken,
    isSecret: true,
    cli: ['token:create'],
    async run({ store, body, who }) {
      const { expires, reason: why, user: of, role: wanted, ...rest } = body;
      const wish = {
        ...rest,
        user: tokenOwner(who, of),
        role: wanted ?? 'viewer',
        until: { forMs: expires },
      };
      const made = await createToken(store, wish, askerOf(who, why));
      return { text: made.text, token: shownToken(made.token) };
    },
  }),
  acts({
    method: 'DELETE',
    path: '/tokens/:id',
    tag: TAG,
    summary: 'Ends a token, the links that it has made, and the tokens that it has made',
    least: 'viewer',
    isOfPerson: true,
    params: z.strictObject({ id: z.coerce.number().int().positive() }),
    body: whyBody,
    answer: revokedToken,
    cli: ['token:revoke'],
    async run({ store, params: { id }, body, who }) {
      const act = { actor: who.actor, reason: body.reason };
      return shownRevoked(await revokeToken(store, id, { ...act, ...ofWhom(who) }));
    },
  }),
];

/** The verb judges the one who asks once more, as it was when the request was allowed. */
function askerOf({ actor, userId, version, tokenId }: Who, why: string | undefined): AskerAct {
  return { actor, reason: why, userId, version, tokenId };
}

/** What the body must have for the kind of its link, and what it may not have. Refuses with `REQUEST_INVALID`. */
function linkWish(kind: MadeLink, { reason: _reason, ...fields }: z.output<typeof linkBody>): LinkWish {
  const { role: wanted = 'viewer', canSeePayload, orgs, user: of } = fields;
  const taken = FIELDS_OF[kind];
  const problems = Object.entries(fields)
    .filter(([field, value]) => value !== undefined && !taken.includes(field))
    .map(([field]) => ({ field: `body.${field}`, message: `a link of the kind ${kind} has no such field.` }));
  if (problems.length > 0) throw wrongFields(problems);
  if (kind === 'invite') return { kind, role: wanted, canSeePayload, orgs };
  if (kind === 'wall') return { kind };
  if (of === undefined)
    throw wrongFields([
      { field: 'body.user', message: 'expected the name of the user who gets a new password' },
    ]);
  return { kind, user: of };
}

function shownUser({ createdAt, disabledAt, orgs, ...same }: User) {
  return {
    ...same,
    ...(orgs && { orgs: [...orgs] }),
    createdAt: isoTime(createdAt),
    ...(disabledAt !== undefined && { disabledAt: isoTime(disabledAt) }),
  };
}

function shownToken({ createdAt, expiresAt, usedAt, revokedAt, orgs, jobs, userId: _id, ...same }: Token) {
  return {
    ...same,
    ...(orgs && { orgs: [...orgs] }),
    ...(jobs && { jobs: [...jobs] }),
    createdAt: isoTime(createdAt),
    expiresAt: isoTime(expiresAt),
    ...(usedAt !== undefined && { usedAt: isoTime(usedAt) }),
    ...(revokedAt !== undefined && { revokedAt: isoTime(revokedAt) }),
  };
}

function shownRevoked({ closed: { links, tokens: made }, ...ended }: RevokedToken) {
  return {
    ...shownToken(ended),
    closed: { links, tokens: [...made] },
    says: `Token ${ended.name} of ${ended.user} is revoked${closedText({ links, tokens: made })}`,
  };
}
