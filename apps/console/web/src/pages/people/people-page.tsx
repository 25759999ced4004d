/** People: the members of a board, when they are there, and the work that they have in the week. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import type { MemberRow, MemberWeek } from '../../../../src/answers/sprints/members.ts';
import { orgUrl } from '../../board/board-queries.ts';
import { BoardPage } from '../../board/board-page.tsx';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Button } from '../../components/controls/button.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { address } from '../../words/address.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { countText } from '../../words/numbers.ts';
import { askNewMember } from './new-member.tsx';
import { MemberDrawer } from './member-drawer.tsx';
import { MemberForm } from './member-form.tsx';
import { MemberTable } from './member-table.tsx';
import { noPlanText } from './member-text.ts';
import { membersQuery } from './members-query.ts';
import { type PeopleParts, peoplePath, readPeopleParts } from './people-path.ts';
import { useShownMember } from './use-shown-member.ts';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';
import { MoreRows } from '../../components/table/more.tsx';

export function PeoplePage() {
  return (
    <BoardPage title="People" className="p-people">
      {({ id }) => <Members key={id} org={id} />}
    </BoardPage>
  );
}

function Members({ org }: { readonly org: string }) {
  const go = useGo();
  const { search } = usePageAddress();
  const parts = readPeopleParts(search, org);
  const isArchived = parts.isArchived === true;
  const query = useInfiniteQuery(membersQuery(org, isArchived));
  const { data, error, hasNextPage } = query;
  const [first] = data?.pages ?? [];
  const members = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Views
        parts={parts}
        onMade={(member) => go(peoplePath({ org, member }))}
        count={first && !isArchived && !hasNextPage ? members.length : undefined}
      />
      <StaleNote error={error} at={first?.now} />
      {!first ? (
        <NoAnswer isPage query={query} />
      ) : (
        <People members={members} week={first.week} days={first.days} plan={first.plan} parts={parts} />
      )}
      <MoreRows list={query}>More members</MoreRows>
    </>
  );
}

interface ViewsProps {
  readonly parts: PeopleParts;
  readonly count: number | undefined;
  readonly onMade: (id: string) => void;
}

function Views({ parts, count, onMade }: ViewsProps) {
  const { org, isArchived = false } = parts;
  const mayAdd = useMay('admin');
  const add = (): void => askNewMember(org, onMade);
  useListCopies({
    command: commandLine('member:list', ...(isArchived ? ['--archived'] : []), '--org', org),
    path: `${orgUrl(org, 'members')}${isArchived ? '?archived=true' : ''}`,
  });
  usePageActions(mayAdd ? [{ name: 'New member', icon: 'plus', act: add }] : []);
  return (
    <div className="views">
      {[false, true].map((archived) => (
        <ChoiceLink
          key={String(archived)}
          href={peoplePath({ org, isArchived: archived })}
          isOn={archived === isArchived}
        >
          {archived ? 'Archived' : 'On the board'}
          {!archived && count !== undefined && <b>{countText(count)}</b>}
        </ChoiceLink>
      ))}
      <span className="grow" />
      <AppLink href={address('/sprint', { org })}>The plan of the week</AppLink>
      <ListActs path={orgUrl(org, 'members')} params={{ archived: String(isArchived) }} name="members" />
      {mayAdd && (
        <Button look="small" icon="plus" onClick={add}>
          New member…
        </Button>
      )}
    </div>
  );
}

interface PeopleProps {
  readonly members: readonly MemberRow[];
  readonly week: MemberWeek;
  readonly days: readonly string[];
  readonly plan: { readonly weekStart: string; readonly state: string } | undefined;
  readonly parts: PeopleParts;
}

function People({ members, week, days, plan, parts }: PeopleProps) {
  const go = useGo();
  const mayEdit = useMay('admin');
  const { member, isArchived, isUnknown } = useShownMember(parts, members);
  const path = (change: Partial<PeopleParts>): string => peoplePath({ ...parts, isEdited: false, ...change });
  const drawer = useDrawer({ opened: member?.id, path: (id) => path({ member: id }) });
  return (
    <div className={member ? 'withdrawer' : undefined}>
      <div>
        {isUnknown && <p className="note hold">No member {parts.member} is in this list.</p>}
        {!plan && members.length > 0 && !parts.isArchived && <p className="note soft">{noPlanText(week)}</p>}
        {members.length === 0 ? (
          <NoMembers org={parts.org} isArchived={parts.isArchived === true} />
        ) : (
          <MemberTable
            members={members}
            week={week}
            days={days}
            hasPlan={plan !== undefined}
            org={parts.org}
            current={member?.id}
            onOpen={drawer.open}
            onPeek={drawer.peek}
          />
        )}
      </div>
      {member &&
        (parts.isEdited && mayEdit && !isArchived ? (
          <MemberForm key={member.id} member={member} org={parts.org} onClose={() => go(path({}))} />
        ) : (
          <MemberDrawer
            key={member.id}
            member={member}
            week={week}
            days={days}
            plan={plan}
            org={parts.org}
            isArchived={isArchived}
            takesFocus={drawer.takesFocus}
            onClose={drawer.close}
            mayChange={mayEdit}
            onEdit={mayEdit && !isArchived ? () => go(path({ isEdited: true })) : undefined}
          />
        ))}
    </div>
  );
}

function NoMembers({ org, isArchived }: { readonly org: string; readonly isArchived: boolean }) {
  if (isArchived)
    return (
      <Blank title="No member has left the board">
        <p className="soft">A member who is archived keeps the history, and can come back.</p>
        <Command text={commandLine('member:archive', 'ID', '--org', org)} />
      </Blank>
    );
  return (
    <Blank title="No member is on this board yet">
      <p className="soft">
        The planner gives tasks to members by their time, their skills and their profile.
      </p>
      <Command
        text={commandLine('member:create', 'Ada Moreno', '--email', 'ada@example.com', '--org', org)}
      />
    </Blank>
  );
}
