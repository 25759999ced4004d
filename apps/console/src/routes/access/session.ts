/** Who asks: signing in and out, the links that make users, and one's own sessions. */
import {
  changePassword,
  endSession,
  findSession,
  hasAnyUser,
  listSessions,
  readLink,
  signIn,
  signOut,
  useLink,
} from '@sb/access';
import { actorName, isoTime, sessionShape } from '@sb/views';
import { z } from 'zod';
import { doorState, link, sessions, whoAmI } from '../../answers/system/session.ts';
import { forbidden } from '../../guard/guard.ts';
import { ofOne, ofWhom } from '../../guard/of-whom.ts';
import { acts, reads, type Route } from '../../http/route.ts';
import { NOBODY } from '../../http/who.ts';
import { storable, whyBody } from '../../requests/fields.ts';

const TAG = 'Access';
const secret = z.string().min(20).max(100);
const password = z.string().min(1).max(400);

export const SESSION_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/door',
    tag: TAG,
    summary: 'Whether the browser is signed in, and whether there is a user at all',
    least: 'nobody',
    answer: doorState,
    async run({ store, who, about }) {
      const isKnown = who.actor !== NOBODY.actor;
      const isNew = about?.auth === 'password' && !isKnown && !(await hasAnyUser(store));
      return {
        state: isKnown ? 'signedIn' : isNew ? 'setup' : 'signIn',
        auth: about?.auth ?? 'password',
        ...(about?.environment !== undefined && { environment: about.environment }),
        version: about?.version ?? '',
      } as const;
    },
  }),
  acts({
    method: 'POST',
    path: '/session',
    refuses: [401, 429],
    tag: TAG,
    summary: 'Signs in: the answer sets the cookie of the session',
    least: 'nobody',
    isSecret: true,
    body: z.strictObject({ name: storable.min(1).max(100), password }),
    async run({ store, body, visitor }) {
      const { address, agent } = visitor ?? {};
      const { secret: cookie, expiresAt } = await signIn(store, { ...body, address, agent });
      visitor?.signedIn(cookie, expiresAt);
    },
  }),
  acts({
    method: 'DELETE',
    path: '/session',
    tag: TAG,
    summary: 'Signs out',
    least: 'wall',
    async run({ store, visitor }) {
      const cookie = visitor?.signedOut();
      if (cookie !== undefined) await signOut(store, cookie);
    },
  }),
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/session',
    tag: TAG,
    summary: 'Who asks, and what it may do',
    least: 'wall',
    isOfJobs: true,
    answer: whoAmI,
    async run({ who, about }) {
      return {
        actor: who.actor,
        name: who.user ?? actorName(who.actor),
        role: who.role,
        canSeePayload: who.canSeePayload,
        ...(who.orgs && { orgs: [...who.orgs] }),
        ...(who.jobs && { jobs: [...who.jobs] }),
        auth: about?.auth ?? 'password',
        ...(about?.environment !== undefined && { environment: about.environment }),
        version: about?.version ?? '',
      };
    },
  }),
  acts({
    method: 'POST',
    path: '/session/password',
    refuses: [401, 429],
    tag: TAG,
    summary: "Changes one's own password: the session that asks goes on, the other ones of the user end",
    least: 'viewer',
    isSecret: true,
    example: { current: 'the password so far', next: 'a sentence is fine' },
    body: z.strictObject({ current: password, next: password }),
    async run({ store, who, body, visitor }) {
      // Not one that a proxy has signed in, and no program.
      if (who.userId === undefined || who.sessionHash === undefined)
        throw forbidden(
          'change a password in this way: you have not signed in with one',
          'Sign in with a name and a password, without a token.',
        );
      const { address, agent } = visitor ?? {};
      await changePassword(store, who, { ...body, address, agent });
    },
  }),
  acts({
    method: 'POST',
    path: '/links/look',
    refuses: [410],
    tag: TAG,
    summary: 'What a link makes, before it is used',
    least: 'nobody',
    body: z.strictObject({ link: secret }),
    answer: link,
    async run({ store, body }) {
      const { expiresAt, ...found } = await readLink(store, body.link);
      return { ...found, expiresAt: isoTime(expiresAt) };
    },
  }),
  acts({
    method: 'POST',
    path: '/setup',
    refuses: [410, 429],
    tag: TAG,
    summary: 'Uses a link, once: makes a user or sets a password, and signs in',
    least: 'nobody',
    isSecret: true,
    body: z.strictObject({
      link: secret,
      name: z.string().max(100).optional(),
      password: password.optional(),
    }),
    async run({ store, body, visitor }) {
      const { address, agent } = visitor ?? {};
      const { link: text, ...who } = body;
      const { secret: cookie, expiresAt } = await useLink(store, text, { ...who, address, agent });
      visitor?.signedIn(cookie, expiresAt);
    },
  }),
  reads({
    method: 'GET',
    path: '/sessions',
    tag: TAG,
    summary: "One's own sessions; those of all for an administrator of all organisations",
    least: 'viewer',
    query: z.strictObject({ all: z.enum(['true', 'false']).optional() }),
    answer: sessions,
    isList: true,
    cli: ['session:list'],
    async run({ store, who, query }) {
      const found = await listSessions(store, query.all === 'true' ? ofWhom(who) : ofOne(who));
      return {
        items: found.map((one) => ({ ...sessionShape(one), isThis: one.hash === who.sessionHash })),
      };
    },
  }),
  acts({
    method: 'DELETE',
    path: '/sessions/:id',
    tag: TAG,
    summary: 'Ends a session: its pages and streams are signed out',
    least: 'viewer',
    isOfPerson: true,
    params: z.strictObject({ id: z.string().min(8).max(64) }),
    body: whyBody,
    cli: ['session:end'],
    async run({ store, who, params, body }) {
      const own = ofWhom(who);
      const { hash } = await findSession(store, params.id, own);
      await endSession(store, hash, { actor: who.actor, reason: body.reason, ...own });
    },
  }),
];
