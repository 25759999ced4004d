import {
  createToken,
  listTokens,
  previewRevoke,
  revokeToken,
  type Role,
  type Token,
  type TokenWish,
} from '@sb/access';
import { quote } from '@sb/words';
import { clean, closedText, isoTime, relativeTime, tokenShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import type { Cell, Column } from '../../cli/terminal/table.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';

interface TokenFlags {
  readonly name?: string;
  readonly user?: string;
  readonly role?: Role;
  /** Ms. */
  readonly expires?: number;
  readonly job?: readonly string[];
  readonly reason?: string;
}

/** Makes a token and prints it: the only time that it is shown. */
export async function create(call: Call<object, TokenFlags>): Promise<void> {
  const { output, options, io } = call;
  const wish = tokenWish(options);
  const { text, token } = await withStore(await createServices(call), ({ store }) =>
    createToken(store, wish, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data({ ...tokenShape(token), token: text });
  output.lines(output.isTerminal ? `  ${text}` : text);
  output.remark(
    `Token ${token.id} of ${clean(token.user)} ends ${relativeTime(token.expiresAt, io.now())}. It is not shown again. ` +
      "Give it to the program as 'Authorization: Bearer <token>'.",
  );
}

/** Lists the tokens. */
export async function list(call: Call): Promise<void> {
  const { output, io } = call;
  const tokens = await withStore(await createServices(call), ({ store }) => listTokens(store));
  output.data(tokens.map(tokenShape));
  if (tokens.length === 0) output.remark('There is no token. Try: worker token:create --help');
  else output.table(tokens, columns(io.now()));
}

/** Ends a token before its time, and what it has made. */
export async function revoke(
  call: Call<{ readonly tokenId: string }, { readonly reason?: string; readonly dryRun: boolean }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const { dryRun, reason } = options;
  const id = tokenNumber(args.tokenId);
  const token = await withStore(await createServices(call), ({ store }) =>
    dryRun ? previewRevoke(store, id) : revokeToken(store, id, { actor: actorOf(io.env), reason }),
  );
  output.data({ dryRun, ...tokenShape(token) });
  const name = `${clean(token.name)}@${clean(token.user)}`;
  const done = dryRun ? 'would be revoked' : 'is revoked';
  output.lines(
    output.isTerminal
      ? `  token ${id} (${name}) ${done}`
      : [id, name, dryRun ? 'would be revoked' : 'revoked'].join('\t'),
  );
  const closed = closedText(token.closed);
  if (closed !== '') output.remark(`Token ${id} ${done}${closed}.`);
}

/** Throws `USAGE`. */
function tokenWish({ name, user, role, expires, job }: TokenFlags): TokenWish {
  if (name === undefined || user === undefined || role === undefined || expires === undefined)
    throw new UsageError(
      'a token needs --name, --user, --role and --expires',
      'worker token:create --name ci --user ana --role viewer --expires 90d',
    );
  return { name, user, role, until: { forMs: expires }, ...(job && { jobs: job }) };
}

/** Throws `USAGE`. */
function tokenNumber(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`expected the number of a token, got ${quote(text)}`, 'worker token:list shows them.');
}

function columns(now: number): readonly Column<Token>[] {
  return [
    { header: 'token', get: ({ id }) => String(id), align: 'right' },
    { header: 'name', get: ({ name, user }) => `${name}@${user}`, flexible: true },
    { header: 'role', get: ({ role }) => role },
    { header: 'jobs', get: ({ jobs }) => jobs?.join(',') ?? 'all', flexible: true },
    { header: 'begins with', get: ({ prefix }) => prefix, expendable: 1 },
    { header: 'state', get: (token) => stateCell(token, now) },
    {
      header: 'expires',
      get: ({ expiresAt }) => relativeTime(expiresAt, now),
      plain: ({ expiresAt }) => isoTime(expiresAt),
    },
    {
      header: 'used',
      get: ({ usedAt }) => (usedAt === undefined ? 'never' : relativeTime(usedAt, now)),
      plain: ({ usedAt }) => (usedAt === undefined ? '' : isoTime(usedAt)),
    },
  ];
}

function stateCell({ revokedAt, expiresAt }: Token, now: number): Cell {
  if (revokedAt !== undefined) return { text: 'revoked', style: 'yellow' };
  return expiresAt <= now ? { text: 'expired', style: 'yellow' } : { text: 'valid' };
}
