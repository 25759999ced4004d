import type { MemberRow, MemberWeek } from '../../../../src/answers/sprints/members.ts';
import { minutesText } from '../../board/board-marks.ts';
import { phaseNames } from '../../board/phase-names.ts';
import { Meter } from '../../components/charts/duration-bar.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { plural } from '../../words/numbers.ts';
import { hoursText } from '../../words/weeks.ts';
import { awayText, weekMinutes, weekName, workText } from './member-text.ts';
import { peoplePath } from './people-path.ts';

interface MemberTableProps {
  readonly members: readonly MemberRow[];
  readonly week: MemberWeek;
  readonly days: readonly string[];
  readonly hasPlan: boolean;
  readonly org: string;
  readonly current: string | undefined;
  /** By Enter: the drawer takes the focus. */
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
}

const METER = 80;
/** Columns that give way to the drawer, which has them too. */
const BESIDE = ['work', 'skills'];

export function MemberTable(props: MemberTableProps) {
  const { members, current, onOpen, onPeek } = props;
  return (
    <Table
      rows={members}
      columns={columnsOf(props).filter(({ key }) => current === undefined || !BESIDE.includes(key))}
      rowKey={({ id }) => id}
      rowLabel={({ name }) => `member ${name}`}
      label="Members"
      className="lines members"
      // 200 rows, and 200 more at each press of "More".
      isPlain
      current={current}
      peeksOnClick
      onOpen={({ id }) => onOpen(id)}
      onPeek={({ id }) => onPeek(id)}
    />
  );
}

function columnsOf({ org, week, days, hasPlan }: MemberTableProps): readonly Column<MemberRow>[] {
  return [
    {
      key: 'name',
      head: 'Person',
      title: ({ name, email }) => `${name}\n${email}`,
      cell: ({ id, name, workingGenius }) => (
        <>
          <AppLink className="lnk clip" href={peoplePath({ org, member: id })}>
            {name}
          </AppLink>
          <small title={workingGenius && phaseNames(workingGenius.genius)}>
            {workingGenius ? `genius ${workingGenius.genius.join(' ')}` : 'no profile'}
          </small>
        </>
      ),
    },
    { key: 'role', head: 'Role', width: 76, isWide: true, className: () => 'soft', cell: ({ role }) => role },
    {
      key: 'state',
      head: weekName(week),
      width: 168,
      title: (member) => awayText(member, days),
      cell: (member) => <There member={member} days={days} />,
    },
    {
      key: 'capacity',
      head: 'Time',
      width: 64,
      isRight: true,
      isWide: true,
      className: () => 'soft',
      title: ({ dailyCapacityMinutes }) => `${minutesText(dailyCapacityMinutes)} a day`,
      cell: (member) => hoursText(weekMinutes(member)),
    },
    {
      key: 'load',
      head: 'Planned',
      width: 216,
      title: loadTitle,
      cell: (member) => (hasPlan ? <Load member={member} /> : <span className="dim">–</span>),
    },
    {
      key: 'work',
      head: 'Claimed',
      width: 190,
      isWide: true,
      className: ({ tasks }) => (workText(tasks) === '' ? 'dim' : 'soft'),
      title: ({ tasks }) => workText(tasks),
      cell: ({ tasks }) => workText(tasks) || 'nothing',
    },
    {
      key: 'skills',
      head: 'Skills',
      width: 150,
      isWide: true,
      className: () => 'dim',
      title: ({ skills }) => skills.join(', '),
      cell: ({ skills }) => skills.join(', '),
    },
  ];
}

function There({ member, days }: { readonly member: MemberRow; readonly days: readonly string[] }) {
  if (!member.active) return <StateMark state="disabled" word="not active" />;
  const away = awayText(member, days);
  if (away === '') return <span className="soft">there</span>;
  return <StateMark state={weekMinutes(member) === 0 ? 'paused' : 'later'} word={away} />;
}

/** Of the plan of the week: how much of the member's planned time it takes. */
export function Load({ member: { plan } }: { readonly member: MemberRow }) {
  if (!plan) return <span className="dim">not in the plan</span>;
  const { plannedMinutes, capacityMinutes } = plan;
  const isOver = plannedMinutes > capacityMinutes;
  return (
    <span className="load">
      <Meter
        share={capacityMinutes === 0 ? 0 : plannedMinutes / capacityMinutes}
        width={METER}
        isBad={isOver}
      />
      <span className={isOver ? 'bad' : 'soft'}>
        <b>{hoursText(plannedMinutes)}</b> of {hoursText(capacityMinutes)}
      </span>
    </span>
  );
}

function loadTitle({ plan }: MemberRow): string | undefined {
  if (!plan) return undefined;
  const { plannedMinutes, capacityMinutes, taskCount } = plan;
  return `${plural(taskCount, 'task')}, ${minutesText(plannedMinutes)} of ${minutesText(capacityMinutes)}`;
}
