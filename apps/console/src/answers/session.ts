/** Who asks, and what the console is called. */
import { z } from 'zod';
import { time } from './common.ts';

export const ROLES = ['viewer', 'operator', 'admin'] as const;

export const whoAmI = z.object({
  /** `user:ana`, `token:ci@ana`, `wall`, or `nobody` without sign-in. */
  actor: z.string(),
  name: z.string(),
  role: z.enum([...ROLES, 'wall']),
  /** Whether inputs, results and logs are shown. */
  canSeePayload: z.boolean(),
  orgs: z.array(z.string()).optional(),
  /** `none`: `CONSOLE_AUTH=none`, everybody is an administrator. */
  auth: z.enum(['password', 'proxy', 'none']),
  /** The chip in the top bar. */
  environment: z.string().optional(),
  version: z.string(),
});

/** What a page needs to know before anybody has signed in. */
export const doorState = z.object({
  state: z.enum(['setup', 'signIn', 'signedIn']),
  auth: z.enum(['password', 'proxy', 'none']),
  environment: z.string().optional(),
  version: z.string(),
});

export const sessions = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      createdAt: time,
      seenAt: time,
      expiresAt: time,
      ip: z.string().optional(),
      agent: z.string().optional(),
      isThis: z.boolean(),
    }),
  ),
});

export type WhoAmI = z.output<typeof whoAmI>;
export type DoorState = z.output<typeof doorState>;
