/** Who is signed in where: one's own sessions; those of all, walls too, for an administrator without a limit. */
import { useQuery } from '@tanstack/react-query';
import type { Sessions } from '../../../../src/answers/system/session.ts';
import { ExportMenu } from '../../acts/export/export-menu.tsx';
import { showDone } from '../../acts/use-act.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { deleteJson } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { sessionsQuery } from '../../api/system-queries.ts';
import { NoAnswer, StaleAnswer } from '../../components/answer/answer.tsx';
import { Blank } from '../../components/answer/blank.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { Choice } from '../../components/links/choice.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { askFirst } from '../../frame/confirm.tsx';
import { useIsAdminOfAll } from '../../frame/rights.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { plural } from '../../words/numbers.ts';
import { ChangePassword } from './change-password.tsx';
import { agentName } from './parts/agent-name.ts';
import { settingsPath } from './parts/settings-path.ts';
import { CHANGES } from '../../acts/access/changes.ts';

type Session = Sessions['items'][number];

export function SessionsView({ isAll: wantsAll }: { readonly isAll: boolean }) {
  const isOfAll = useIsAdminOfAll();
  const isAll = isOfAll && wantsAll;
  const { data: who } = useQuery(whoQuery);
  const query = useQuery(sessionsQuery(isAll));
  const { data } = query;
  // No command prints one's own alone.
  const command = isAll ? 'worker session:list' : undefined;
  const params = { all: isAll ? 'true' : undefined };
  useListCopies({ command, path: '/sessions', params });
  if (!data) return <NoAnswer isPage query={query} />;
  return (
    <>
      <StaleAnswer query={query} />
      <div className="setbar">
        {isOfAll && (
          <Choice
            label="Whose"
            values={[false, true]}
            value={isAll}
            path={(all) => settingsPath({ tab: 'sessions', isAll: all })}
            name={(all) => (all ? 'all' : 'mine')}
          />
        )}
        <span className="dim grow">{plural(data.items.length, 'session')}</span>
        <ExportMenu path="/sessions" params={params} name="sessions" />
        {command !== undefined && <Copy isSmall text={command} label="Copy as CLI" />}
        {who?.auth === 'password' && <ChangePassword name={who.name} />}
      </div>
      {data.items.length === 0 ? (
        <Blank title="There is no session">
          <p className="soft">
            {who?.auth === 'password'
              ? 'A session begins with a sign-in, and ends after 12 hours without a request.'
              : 'This console asks for no password of its own: it keeps no sessions.'}
          </p>
        </Blank>
      ) : (
        <Table
          rows={data.items}
          columns={COLUMNS}
          rowKey={({ id }) => id}
          rowLabel={(session) => nameOf(session)}
          label="Sessions"
          isPlain
        />
      )}
    </>
  );
}

function nameOf({ kind, user, ip }: Session): string {
  return [kind === 'wall' ? 'wall' : (user ?? 'a user'), ip].filter(Boolean).join(' at ');
}

function askEnd(session: Session): void {
  const { id, isThis, kind } = session;
  askFirst({
    title: isThis ? 'Sign out here?' : `End the session of ${nameOf(session)}?`,
    says: isThis
      ? 'It is this session: you sign in again to go on.'
      : `Its pages are signed out within seconds.${kind === 'wall' ? ' The screen needs a new link.' : ''}`,
    verb: isThis ? 'Sign out' : 'End the session',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('session:end', id),
    act: async (reason) => {
      await deleteJson(`/sessions/${id}`, { reason });
      if (isThis) return void queryClient.invalidateQueries();
      showDone({ says: `The session of ${nameOf(session)} has ended`, mark: 'cancelled', changes: CHANGES });
    },
  });
}

const COLUMNS: readonly Column<Session>[] = [
  {
    key: 'who',
    head: 'Who',
    width: 190,
    cell: ({ kind, user, isThis, agent, createdAt, seenAt, expiresAt }) => (
      <>
        {kind === 'wall' ? <StateMark state="running" word="wall" /> : <b>{user}</b>}
        {isThis && <span className="tag">this one</span>}
        <small className="phone-only">
          {agentName(agent)}, began <Time at={createdAt} isPast />, last request <Time at={seenAt} isPast />,
          ends <Time at={expiresAt} />
        </small>
      </>
    ),
  },
  {
    key: 'agent',
    head: 'Browser',
    isWide: true,
    title: ({ agent }) => agent,
    cell: ({ agent }) => agentName(agent),
  },
  {
    key: 'ip',
    head: 'Address',
    width: 150,
    className: () => 'soft',
    title: ({ ip }) => ip,
    cell: ({ ip }) => ip,
  },
  {
    key: 'since',
    head: 'Since',
    width: 112,
    isWide: true,
    className: () => 'soft',
    cell: ({ createdAt }) => <Time at={createdAt} isPast />,
  },
  {
    key: 'seen',
    head: 'Last request',
    width: 112,
    isWide: true,
    className: () => 'soft',
    cell: ({ seenAt }) => <Time at={seenAt} isPast />,
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
    cell: (session) => (
      <Button look="small" aria-label={`End session of ${nameOf(session)}`} onClick={() => askEnd(session)}>
        End…
      </Button>
    ),
  },
];
