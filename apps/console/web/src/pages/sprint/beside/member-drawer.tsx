/** The tasks of one member: why this one, and why not the others. */
import type { Sprint, SprintItem, SprintMember } from '../../../../../src/answers/sprints/sprints.ts';
import { phaseNames } from '../../../board/phase-names.ts';
import { Copy } from '../../../components/controls/copy.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { address } from '../../../words/address.ts';
import { plural } from '../../../words/numbers.ts';
import { itemDays } from '../parts/lane.tsx';
import { aboutText, shareText } from '../parts/member-text.ts';
import { showCommand } from '../parts/sprint-acts.ts';
import { TaskLink } from '../parts/task-link.tsx';
import { hoursText } from '../../../words/weeks.ts';

interface MemberDrawerProps {
  readonly member: SprintMember;
  readonly sprint: Sprint;
  readonly org: string;
  readonly onClose: () => void;
}

export function MemberDrawer({ member, sprint, org, onClose }: MemberDrawerProps) {
  const { memberId, name, items, plannedMinutes, capacityMinutes, overcommitted, blocked } = member;
  return (
    <Drawer
      label={`The week of ${name}`}
      title={
        <>
          <Icon name="person" />
          <span className="clip">{name}</span>
        </>
      }
      onClose={onClose}
    >
      <section>
        <p>
          {plural(items.length, 'task')}, {hoursText(plannedMinutes)} of {hoursText(capacityMinutes)} (
          {shareText(plannedMinutes, capacityMinutes)}).
          {overcommitted && ' More is carried over than the week has time for.'}
        </p>
        <p className="soft">{aboutText(member, phaseNames)}</p>
        {blocked.length > 0 && <p className="soft">Blocked: {blocked.join(', ')}</p>}
        <div className="acts2">
          <AppLink className="btn" href={address('/people', { org, member: memberId })}>
            <Icon name="person" />
            <span>Open member</span>
          </AppLink>
          <Copy text={showCommand(org, sprint.weekStart, memberId)} label="Copy as CLI" />
        </div>
      </section>
      {items.length === 0 && (
        <section>
          <p className="dim">Nothing is planned for {name} this week.</p>
        </section>
      )}
      {items.map((item) => (
        <Task key={item.taskId} item={item} sprint={sprint} org={org} memberId={memberId} />
      ))}
    </Drawer>
  );
}

interface TaskProps extends Pick<MemberDrawerProps, 'sprint' | 'org'> {
  readonly item: SprintItem;
  readonly memberId: string;
}

function Task({ item, sprint, org, memberId }: TaskProps) {
  const { taskId, title, minutes, priority, status, assigneeId, why, alternatives } = item;
  const other = assigneeId !== undefined && assigneeId !== memberId ? assigneeId : undefined;
  return (
    <section className="planned">
      <div className="unl">
        <TaskLink org={org} id={taskId} title={title} />
        <span className="soft">{hoursText(minutes)}</span>
        <span className="dim">
          {[taskId, itemDays(item, sprint.days), priority, status].filter(Boolean).join(' · ')}
        </span>
        {other !== undefined && <span className="hold">assigned to {other} by now</span>}
      </div>
      <dl className="whys">
        <dt>Why this one</dt>
        {why.map(({ code, says }) => (
          <dd key={code} title={code}>
            {says}
          </dd>
        ))}
        {alternatives.length > 0 && <dt>Why not</dt>}
        {alternatives.map(({ memberId: id, name, score, says }) => (
          <dd key={id} title={`score ${score}`}>
            <b>{name}</b>: {says}
          </dd>
        ))}
      </dl>
    </section>
  );
}
