/** Who may use the console, and the links that wait to be used. */
import { useQuery } from '@tanstack/react-query';
import type { User } from '../../../../../src/answers/system/session.ts';
import { ExportMenu } from '../../../acts/export/export-menu.tsx';
import { useListCopies } from '../../../acts/use-list-copies.ts';
import { openLinksQuery, usersQuery } from '../../../api/system-queries.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { useIsAdminOfAll } from '../../../frame/rights.ts';
import { actorName } from '../../../words/actor-name.ts';
import { plural } from '../../../words/numbers.ts';
import { listText } from '../../../words/text/typed-list.ts';
import { settingsPath } from '../parts/settings-path.ts';
import { OpenLinkList } from './open-link-list.tsx';
import { askInvite, askWall } from './user-acts.tsx';
import { UserDrawer } from './user-drawer.tsx';
import { useDrawer } from '../../../components/panels/use-drawer.ts';

export function UsersView({ user }: { readonly user: string | undefined }) {
  const mayGiveRights = useIsAdminOfAll();
  const query = useQuery(usersQuery);
  const { data } = query;
  const { data: links } = useQuery(openLinksQuery);
  const shown = data?.items.find(({ name }) => name === user);
  const drawer = useDrawer({
    opened: shown?.name,
    path: (name) => settingsPath({ tab: 'users', user: name }),
  });
  useListCopies({ command: COMMAND, path: '/users' });
  usePageActions(mayGiveRights ? ACTS : []);
  if (!data) return <NoAnswer isPage query={query} />;
  return (
    <div className={shown ? 'withdrawer' : undefined}>
      <div>
        <StaleAnswer query={query} />
        <div className="setbar">
          <span className="dim grow">{plural(data.items.length, 'user')}</span>
          <ExportMenu path="/users" name="users" />
          <Copy isSmall text={COMMAND} label="Copy as CLI" />
          {mayGiveRights && (
            <>
              <Button look="small" icon="link" onClick={askWall}>
                Link for a wall screen…
              </Button>
              <Button look="small primary" icon="plus" onClick={askInvite}>
                Invite…
              </Button>
            </>
          )}
        </div>
        {user !== undefined && !shown && <p className="note hold">There is no user {user}.</p>}
        <Table
          rows={data.items}
          columns={COLUMNS}
          rowKey={({ name }) => name}
          rowLabel={({ name }) => name}
          label="Users"
          isPlain
          current={shown?.name}
          peeksOnClick
          onOpen={({ name }) => drawer.open(name)}
          onPeek={({ name }) => drawer.peek(name)}
        />
        {links && links.items.length > 0 && <OpenLinkList links={links.items} mayWithdraw={mayGiveRights} />}
      </div>
      {shown && (
        <UserDrawer key={shown.name} user={shown} takesFocus={drawer.takesFocus} onClose={drawer.close} />
      )}
    </div>
  );
}

const COMMAND = 'worker user:list';
const ACTS = [
  { name: 'Invite a user', icon: 'plus', act: askInvite },
  { name: 'Make a link for a wall screen', icon: 'link', act: askWall },
] as const;

const COLUMNS: readonly Column<User>[] = [
  { key: 'name', head: 'User', width: 170, title: ({ name }) => name, cell: ({ name }) => <b>{name}</b> },
  { key: 'role', head: 'Role', width: 90, cell: ({ role }) => role },
  {
    key: 'state',
    head: 'State',
    width: 110,
    cell: ({ disabledAt }) =>
      disabledAt === undefined ? (
        <StateMark state="healthy" word="enabled" />
      ) : (
        <StateMark state="disabled" word="disabled" />
      ),
  },
  {
    key: 'payload',
    head: 'Inputs and logs',
    width: 118,
    isWide: true,
    className: () => 'soft',
    cell: ({ canSeePayload }) => (canSeePayload ? 'shown' : 'hidden'),
  },
  {
    key: 'orgs',
    head: 'Organisations',
    isWide: true,
    className: () => 'soft',
    title: ({ orgs }) => listText(orgs),
    cell: ({ orgs }) => (orgs ? listText(orgs) : 'all'),
  },
  {
    key: 'created',
    head: 'Created',
    width: 116,
    isWide: true,
    className: () => 'soft',
    cell: ({ createdAt }) => <Time at={createdAt} isPast />,
  },
  {
    key: 'by',
    head: 'By',
    width: 130,
    isWide: true,
    className: () => 'soft',
    title: ({ createdBy }) => createdBy,
    cell: ({ createdBy }) => actorName(createdBy),
  },
];
