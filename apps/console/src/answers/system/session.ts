/** Who asks, and what the console is called. */
import { ROLES } from '@sb/access';
import { z } from 'zod';
import { time } from '../common.ts';

export const whoAmI = z.object({
  /** `user:ana`, `token:ci@ana`, `wall`, or `user:nobody` without sign-in. */
  actor: z.string(),
  name: z.string(),
  role: z.enum([...ROLES, 'wall']),
  /** Whether inputs, results and logs are shown. */
  canSeePayload: z.boolean(),
  orgs: z.array(z.string()).optional(),
  /** Of a token of some jobs: their patterns. */
  jobs: z.array(z.string()).optional(),
  /** `none`: `CONSOLE_AUTH=none`, everybody is an administrator. */
  auth: z.enum(['password', 'proxy', 'none']),
  /** The chip in the top bar. */
  environment: z.string().optional(),
  version: z.string(),
});

/** What a page needs to know before anybody has signed in. `setup`: there is no user yet. */
export const doorState = z.object({
  state: z.enum(['setup', 'signIn', 'signedIn']),
  auth: z.enum(['password', 'proxy', 'none']),
  environment: z.string().optional(),
  version: z.string(),
});

/** What a link makes. */
export const link = z.object({
  kind: z.enum(['first', 'invite', 'reset', 'wall']),
  role: z.enum(ROLES).optional(),
  user: z.string().optional(),
  expiresAt: time,
});

export const newLink = z.object({ url: z.string(), expiresAt: time });

/** Links that are not used yet. */
export const openLinks = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['first', 'invite', 'reset', 'wall']),
      /** Of the user that it makes. */
      role: z.enum(ROLES).optional(),
      /** Whose password it sets. */
      user: z.string().optional(),
      by: z.string(),
      createdAt: time,
      expiresAt: time,
    }),
  ),
});

export const user = z.object({
  id: z.number(),
  name: z.string(),
  role: z.enum(ROLES),
  canSeePayload: z.boolean(),
  orgs: z.array(z.string()).optional(),
  createdAt: time,
  createdBy: z.string(),
  disabledAt: time.optional(),
  version: z.number(),
});

export const users = z.object({ items: z.array(user) });

export const token = z.object({
  id: z.number(),
  /** The first characters of its text. */
  prefix: z.string(),
  name: z.string(),
  user: z.string(),
  role: z.enum(ROLES),
  orgs: z.array(z.string()).optional(),
  jobs: z.array(z.string()).optional(),
  createdAt: time,
  expiresAt: time,
  usedAt: time.optional(),
  revokedAt: time.optional(),
});

/** `closed`: the unused links and the tokens, by their ids, that the token had made. They ended with it. */
export const revokedToken = token.extend({
  closed: z.object({ links: z.number(), tokens: z.array(z.number()) }),
  says: z.string(),
});

export const tokens = z.object({ items: z.array(token) });

/** `text` is shown once. */
export const newToken = z.object({ text: z.string(), token });

export const sessions = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['user', 'wall']),
      user: z.string().optional(),
      createdAt: time,
      seenAt: time,
      expiresAt: time,
      ip: z.string().optional(),
      agent: z.string().optional(),
      isThis: z.boolean(),
    }),
  ),
});

export type LinkLook = z.output<typeof link>;
export type WhoAmI = z.output<typeof whoAmI>;
export type DoorState = z.output<typeof doorState>;
export type NewLink = z.output<typeof newLink>;
export type OpenLinks = z.output<typeof openLinks>;
export type User = z.output<typeof user>;
export type Users = z.output<typeof users>;
export type Token = z.output<typeof token>;
export type RevokedToken = z.output<typeof revokedToken>;
export type Tokens = z.output<typeof tokens>;
export type NewToken = z.output<typeof newToken>;
export type Sessions = z.output<typeof sessions>;
