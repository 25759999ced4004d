/** One member: the week, days off, what the member can do, and the tasks that the member has. */
import type { ReactNode } from 'react';
import type { MemberRow, MemberWeek } from '../../../../src/answers/sprints/members.ts';
import { useAct } from '../../acts/use-act.ts';
import { askArchive } from '../../board/archive-record.ts';
import { minutesText } from '../../board/board-marks.ts';
import { phaseNames } from '../../board/phase-names.ts';
import { ReturnRecord } from '../../board/return-record.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { FactList } from '../../components/facts/fact-list.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { address } from '../../words/address.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { plural } from '../../words/numbers.ts';
import { columnText, hoursText } from '../../words/weeks.ts';
import {
  availabilityText,
  awayText,
  openCount,
  weekMinutes,
  weekName,
  workdaysText,
  workText,
} from './member-text.ts';
import { Load } from './member-table.tsx';

interface MemberDrawerProps {
  readonly member: MemberRow;
  readonly week: MemberWeek;
  readonly days: readonly string[];
  readonly plan: { readonly weekStart: string; readonly state: string } | undefined;
  readonly org: string;
  /** The member has left the board. */
  readonly isArchived: boolean;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
  /** Absent: it may not be edited. */
  readonly onEdit: (() => void) | undefined;
  readonly mayChange: boolean;
}

export function MemberDrawer({
  member,
  week,
  days,
  plan,
  org,
  isArchived,
  takesFocus,
  onClose,
  onEdit,
  mayChange,
}: MemberDrawerProps) {
  const { id, name, active } = member;
  const coming = member.availability.filter(({ to }) => to >= (days[0] ?? ''));
  useKeys('object', { e: onEdit && offRows(onEdit) });
  usePageActions(onEdit ? [{ name: 'Edit member', note: name, icon: 'edit', hint: 'e', act: onEdit }] : []);
  return (
    <Drawer
      label={`Member ${name}`}
      title={
        <>
          <Icon name="person" />
          <span className="clip">{name}</span>
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <section>
        <p>{active ? sentence(member, week, days) : 'Not active: gets no deck, and no task of a plan.'}</p>
        <div className="acts2">
          {onEdit && (
            <Button look="primary" icon="edit" hint="e" onClick={onEdit}>
              Edit
            </Button>
          )}
          {mayChange && !isArchived && <Leave member={member} org={org} onGone={onClose} />}
          <Copy text={commandLine('member:list', '--org', org)} label="Copy as CLI" />
        </div>
        {mayChange && isArchived && (
          <ReturnRecord kind="member" record={{ orgId: org, id, rev: member.rev }} />
        )}
      </section>
      <section>
        <div className="lab">{weekName(week)}</div>
        <table className="conf weekdays">
          <tbody>
            {days.map((date, nr) => (
              <tr key={date}>
                <td>{columnText(date)}</td>
                <td>{workingDayText(member.dayMinutes[nr] ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {plan && (
          <p>
            <Load member={member} />{' '}
            {member.plan && (
              <AppLink className="acc" href={address('/sprint', { org, week: plan.weekStart, member: id })}>
                {plural(member.plan.taskCount, 'task')} of the {plan.state} plan
              </AppLink>
            )}
          </p>
        )}
      </section>
      <section>
        <div className="lab">Days off</div>
        {coming.length === 0 && <p className="dim">None is declared from this week on.</p>}
        <ul className="away-list">
          {coming.map((one) => (
            <li key={`${one.from} ${one.to} ${one.percent}`}>{availabilityText(one)}</li>
          ))}
        </ul>
      </section>
      <section>
        <div className="lab">
          Claimed <b>{openCount(member.tasks)}</b>
        </div>
        {openCount(member.tasks) === 0 ? (
          <p className="dim">No open task is assigned to {name}.</p>
        ) : (
          <p>
            <AppLink className="acc" href={address('/quests', { org, view: 'tasks', assignee: id })}>
              {workText(member.tasks)}
            </AppLink>
          </p>
        )}
      </section>
      <Facts member={member} />
    </Drawer>
  );
}

interface LeaveProps {
  readonly member: MemberRow;
  readonly org: string;
  readonly onGone: () => void;
}

/** Off the board. Tasks that name a member who leaves have no assignee then. */
function Leave({ member: { id, rev, name }, org, onGone }: LeaveProps) {
  const { act, isBusy, refusal } = useAct();
  const record = { orgId: org, id, rev, title: name, mayDetach: true, onDone: onGone };
  const leave = async (): Promise<undefined> => {
    await askArchive('member', record);
    return undefined;
  };
  return (
    <>
      <Button disabled={isBusy} onClick={() => void act(leave)}>
        Archive…
      </Button>
      <Refusal error={refusal} />
    </>
  );
}

/** `30h this week, away Mon; 6h a day, at most 2 tasks at once.` */
function sentence(member: MemberRow, week: MemberWeek, days: readonly string[]): string {
  const away = awayText(member, days);
  const time = `${hoursText(weekMinutes(member))} ${week.isComing ? 'next' : 'this'} week`;
  return `${[time, away].filter(Boolean).join(', ')}. ${minutesText(member.dailyCapacityMinutes)} a day, at most ${plural(member.wipLimit, 'task')} at once.`;
}

function workingDayText(minutes: number): ReactNode {
  return minutes === 0 ? <span className="dim">away</span> : hoursText(minutes);
}

function Facts({ member }: { readonly member: MemberRow }) {
  const { id, role, email, timezone, workdays, skills, workingGenius: profile, githubLogin } = member;
  return (
    <section>
      <FactList
        facts={[
          ['id', id],
          ['role', role],
          ['e-mail', email],
          ['zone', timezone],
          ['workdays', workdays && workdaysText(workdays)],
          ['skills', skills.join(', ')],
          ['genius', profile && phaseNames(profile.genius)],
          ['competency', profile && phaseNames(profile.competency)],
          ['frustration', profile && phaseNames(profile.frustration)],
          ['GitHub', githubLogin],
        ]}
      />
    </section>
  );
}
