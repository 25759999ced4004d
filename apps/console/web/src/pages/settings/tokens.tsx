/** Tokens of programs: one's own; those of all for an administrator without a limit. */
import { useQuery } from '@tanstack/react-query';
import type { RevokedToken, Token } from '../../../../src/answers/system/session.ts';
import { ExportMenu } from '../../acts/export/export-menu.tsx';
import { showDone } from '../../acts/use-act.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { deleteJson } from '../../api/client.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { tokensQuery, usersQuery } from '../../api/system-queries.ts';
import { NoAnswer, StaleAnswer } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { askFirst } from '../../frame/confirm.tsx';
import { useIsAdminOfAll, useSeesPayload } from '../../frame/rights.ts';
import { useNow } from '../../settings/clock.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { plural } from '../../words/numbers.ts';
import { listText } from '../../words/text/typed-list.ts';
import { tokenState } from './parts/token-state.ts';
import { UsableCount } from './parts/usable-count.tsx';
import { askToken } from '../../acts/access/token-form.tsx';
import { CHANGES } from '../../acts/access/changes.ts';

const COMMAND = 'worker token:list';

export function TokensView() {
  const isOfAll = useIsAdminOfAll();
  const mayActForOthers = useSeesPayload() && isOfAll;
  const query = useQuery(tokensQuery);
  const { data } = query;
  const { data: who } = useQuery(whoQuery);
  const { data: users } = useQuery({ ...usersQuery, enabled: mayActForOthers });
  const names = ((mayActForOthers && users?.items) || [])
    .filter(({ disabledAt }) => disabledAt === undefined)
    .map(({ name }) => name);
  const hasOwn = who?.auth === 'password';
  // One whom a proxy or the machine signs in is no user of the console, and has no tokens.
  const canMake = hasOwn || names.length > 0;
  const make = who && canMake ? (): void => askToken(who, { users: names, isForOther: !hasOwn }) : undefined;
  useListCopies({ command: COMMAND, path: '/tokens' });
  usePageActions(make ? [{ name: 'Make a token', icon: 'plus', act: make }] : []);
  if (!data) return <NoAnswer isPage query={query} />;
  const makeButton = make && (
    <Button look="small primary" icon="plus" onClick={make}>
      Make a token…
    </Button>
  );
  if (data.items.length === 0)
    return (
      <Blank title="There is no token yet">
        <p className="soft">
          A program asks the API with a token: it has a role, an end, and the jobs that it may use.
        </p>
        <Command
          text={commandLine(
            'token:create',
            '--name',
            'ci',
            '--user',
            who?.name ?? 'ana',
            '--role',
            'viewer',
            '--expires',
            '90d',
          )}
        />
        <div className="acts2">{makeButton}</div>
      </Blank>
    );
  return (
    <>
      <StaleAnswer query={query} />
      <div className="setbar">
        <span className="dim grow">
          <UsableCount tokens={data.items} say={(count) => `${plural(count, 'token')} that can be used`} />
        </span>
        <ExportMenu path="/tokens" name="tokens" />
        <Copy isSmall text={COMMAND} label="Copy as CLI" />
        {makeButton}
      </div>
      <Table
        rows={data.items}
        columns={COLUMNS}
        rowKey={({ id }) => id}
        rowLabel={({ name, user }) => `${name} of ${user}`}
        label="Tokens"
        isPlain
      />
    </>
  );
}

function askRevoke({ id, name, user }: Token): void {
  askFirst({
    title: `Revoke token ${name} of ${user}?`,
    says: 'The program that has it is refused from now on, and so are the links and tokens that it has made. A token that was revoked cannot be used again.',
    verb: 'Revoke',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('token:revoke', String(id)),
    act: async (reason) => {
      const { says } = await deleteJson<RevokedToken>(`/tokens/${id}`, { reason });
      showDone({ says, mark: 'cancelled', changes: CHANGES });
    },
  });
}

const COLUMNS: readonly Column<Token>[] = [
  {
    key: 'name',
    head: 'Token',
    width: 200,
    title: ({ name, user }) => `${name} of ${user}`,
    cell: (token) => (
      <>
        <b>{token.name}</b> <span className="dim">of {token.user}</span>
        <small className="phone-only">
          {token.role}, jobs: {jobsText(token)}; <span className="mono">{prefixText(token)}</span>, last use:{' '}
          <LastUse {...token} />, ends <Time at={token.expiresAt} />
        </small>
      </>
    ),
  },
  { key: 'state', head: 'State', width: 140, cell: (token) => <State token={token} /> },
  { key: 'role', head: 'Role', width: 84, isWide: true, cell: ({ role }) => role },
  {
    key: 'jobs',
    head: 'Jobs',
    isWide: true,
    className: () => 'soft',
    title: ({ jobs }) => listText(jobs),
    cell: jobsText,
  },
  {
    key: 'prefix',
    head: 'Begins with',
    width: 104,
    isWide: true,
    cell: (token) => <span className="mono soft">{prefixText(token)}</span>,
  },
  {
    key: 'used',
    head: 'Last use',
    width: 104,
    isWide: true,
    className: () => 'soft',
    cell: (token) => <LastUse {...token} />,
  },
  {
    key: 'ends',
    head: 'Ends',
    width: 112,
    isWide: true,
    className: () => 'soft',
    cell: ({ expiresAt }) => <Time at={expiresAt} />,
  },
  {
    key: 'act',
    head: <span className="sr">Acts</span>,
    width: 104,
    isRight: true,
    cell: (token) => <Revoke token={token} />,
  },
];

function jobsText({ jobs }: Token): string {
  return jobs ? listText(jobs) : 'all';
}

function prefixText({ prefix }: Token): string {
  return `${prefix}…`;
}

function LastUse({ usedAt }: Pick<Token, 'usedAt'>) {
  return usedAt === undefined ? <span className="dim">never</span> : <Time at={usedAt} isPast />;
}

function State({ token }: { readonly token: Token }) {
  const { mark, says } = tokenState(token, useNow());
  return <StateMark state={mark} word={says} />;
}

function Revoke({ token }: { readonly token: Token }) {
  const { isValid } = tokenState(token, useNow());
  return isValid ? (
    <Button
      look="small"
      aria-label={`Revoke ${token.name} of ${token.user}`}
      onClick={() => askRevoke(token)}
    >
      Revoke…
    </Button>
  ) : null;
}
