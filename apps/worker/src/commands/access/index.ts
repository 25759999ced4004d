import { ROLES } from '@sb/access';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { listValue, payloadValue, roleValue, spanValue } from '../../cli/option-values.ts';
import { DRY_RUN, REASON } from '../input/shared-flags.ts';

const GROUP = 'Console';
const USER = { name: { summary: 'name of the user, as worker user:list shows it' } } as const;

/** The commands about people and programs that use the console. */
export const ACCESS_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'console:invite',
    group: GROUP,
    summary: 'print a link with which a person becomes a user of the console, once and within 24 hours',
    options: {
      role: { value: 'role', summary: `${ROLES.join(', ')} (default: viewer)`, parse: roleValue },
      first: {
        summary: 'print the link for the first administrator, for 30 minutes; the one before is void',
      },
      wall: { summary: 'print a link for a screen that shows the overview and nothing else' },
      payload: { negative: true, summary: 'the new user does not see inputs, results and logs' },
      org: { value: 'ids', summary: 'only these organisations: acme,small (default: all)', parse: listValue },
      reason: REASON,
    },
    examples: [
      'worker console:invite --first',
      'worker console:invite --role operator',
      'worker console:invite --no-payload --org acme',
      'worker console:invite --wall',
    ],
    load: async () => ({ run: (await import('./print-link.ts')).invite }),
  }),
  defineCommand({
    name: 'console:reset',
    group: GROUP,
    summary: 'print a link with which a user sets a new password, once and within 24 hours',
    args: USER,
    options: { reason: REASON },
    examples: ['worker console:reset ana'],
    load: async () => ({ run: (await import('./print-link.ts')).reset }),
  }),
  defineCommand({
    name: 'link:list',
    group: GROUP,
    summary: 'list the links that can still be used: what each is for, who made it and its end',
    examples: ['worker link:list', 'worker link:list --json'],
    load: async () => ({ run: (await import('./links.ts')).list }),
  }),
  defineCommand({
    name: 'link:withdraw',
    group: GROUP,
    summary: 'make a link void before it is used',
    args: { linkId: { summary: 'id of the link, as worker link:list shows it' } },
    options: { reason: REASON, dryRun: DRY_RUN },
    examples: ["worker link:withdraw 1f0c7b2a9d3e4855 --reason 'sent to the wrong person'"],
    load: async () => ({ run: (await import('./links.ts')).withdraw }),
  }),
  defineCommand({
    name: 'user:list',
    group: GROUP,
    summary: 'list the users of the console and what they may do',
    examples: ['worker user:list', 'worker user:list --json'],
    load: async () => ({ run: (await import('./users.ts')).list }),
  }),
  defineCommand({
    name: 'user:change',
    group: GROUP,
    summary: 'change what a user may do; its sessions end, and links that it has made are void',
    args: USER,
    options: {
      role: { value: 'role', summary: ROLES.join(', '), parse: roleValue },
      payload: { value: 'what', summary: 'inputs, results and logs: shown or hidden', parse: payloadValue },
      org: { value: 'ids', summary: 'only these organisations: acme,small', parse: listValue },
      allOrgs: { summary: 'all organisations' },
      reason: REASON,
    },
    examples: [
      'worker user:change ana --role operator',
      'worker user:change ana --payload hidden --org acme',
    ],
    load: async () => ({ run: (await import('./change-user.ts')).change }),
  }),
  defineCommand({
    name: 'user:disable',
    group: GROUP,
    summary: 'end the sessions of a user, and refuse the user and its tokens from now on',
    args: USER,
    options: { reason: REASON },
    examples: ["worker user:disable ana --reason 'has left'"],
    load: async () => ({ run: (await import('./users.ts')).disable }),
  }),
  defineCommand({
    name: 'user:enable',
    group: GROUP,
    summary: 'let a disabled user sign in again; its tokens work again',
    args: USER,
    options: { reason: REASON },
    examples: ['worker user:enable ana'],
    load: async () => ({ run: (await import('./users.ts')).enable }),
  }),
  defineCommand({
    name: 'session:list',
    group: GROUP,
    summary: 'list who is signed in to the console, the newest session first',
    examples: ['worker session:list', 'worker session:list --json'],
    load: async () => ({ run: (await import('./sessions.ts')).list }),
  }),
  defineCommand({
    name: 'session:end',
    group: GROUP,
    summary: 'end a session: its pages are signed out',
    args: { sessionId: { summary: 'id of the session, as worker session:list shows it' } },
    options: { reason: REASON, dryRun: DRY_RUN },
    examples: ["worker session:end 1f0c7b2a9d3e4855 --reason 'a lost phone'"],
    load: async () => ({ run: (await import('./sessions.ts')).end }),
  }),
  defineCommand({
    name: 'token:create',
    group: GROUP,
    summary: 'make a token with which a program uses the API of the console, and print it, once',
    options: {
      name: {
        value: 'name',
        summary: 'name it, for lists and events; a user has one valid token of a name (required)',
      },
      user: { value: 'name', summary: 'let it act for this user (required)' },
      role: {
        value: 'role',
        summary: `${ROLES.join(', ')}: at most that of the user (required)`,
        parse: roleValue,
      },
      expires: {
        value: 'duration',
        summary: 'end it after this time, at most 366d (required)',
        parse: spanValue,
      },
      job: {
        value: 'ids',
        summary: 'only these jobs, separated by commas; a * at the end stands for any ending',
        parse: listValue,
      },
      reason: REASON,
    },
    examples: [
      'worker token:create --name ci --user ana --role viewer --expires 90d',
      "worker token:create --name ci --user ana --role operator --expires 30d --job 'report.*'",
    ],
    load: async () => ({ run: (await import('./tokens.ts')).create }),
  }),
  defineCommand({
    name: 'token:list',
    group: GROUP,
    summary: 'list the tokens, newest first: what each may do, its end, and its last use',
    examples: ['worker token:list', 'worker token:list --json'],
    load: async () => ({ run: (await import('./tokens.ts')).list }),
  }),
  defineCommand({
    name: 'token:revoke',
    group: GROUP,
    summary: 'end a token before its time, and the links and tokens that it has made',
    args: { tokenId: { summary: 'number of the token, as worker token:list shows it' } },
    options: { reason: REASON, dryRun: DRY_RUN },
    examples: ["worker token:revoke 3 --reason 'it was in a log'"],
    load: async () => ({ run: (await import('./tokens.ts')).revoke }),
  }),
];
