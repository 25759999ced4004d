/** The tasks of one member: why this one, and why not the others, to whom they can be given. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Sprint, SprintItem, SprintMember } from '../../../../../src/answers/sprints/sprints.ts';
import { type Acting, useAct } from '../../../acts/use-act.ts';
import { orgQuery } from '../../../board/board-queries.ts';
import { phaseNames } from '../../../board/phase-names.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { address } from '../../../words/address.ts';
import { plural } from '../../../words/numbers.ts';
import { useMay } from '../../../frame/rights.ts';
import { wishOver } from '../../../board/task/claim-wish.ts';
import { claim, claimCommand } from '../../../board/task/task-verbs.ts';
import { PlanAgain } from '../parts/plan-acts.tsx';
import { itemDays } from '../parts/lane.tsx';
import { aboutText, shareText } from '../parts/member-week-text.ts';
import { showCommand } from '../parts/sprint-acts.ts';
import { TaskLink } from '../parts/task-link.tsx';
import { hoursText } from '../../../words/weeks.ts';

interface MemberWeekDrawerProps {
  readonly member: SprintMember;
  readonly sprint: Sprint;
  readonly org: string;
  readonly onClose: () => void;
}

export function MemberWeekDrawer({ member, sprint, org, onClose }: MemberWeekDrawerProps) {
  const { memberId, name, items, plannedMinutes, capacityMinutes, overcommitted, blocked } = member;
  const mayPlan = useMay('operator') && sprint.state !== 'completed' && sprint.weekStart >= sprint.thisWeek;
  const [isGiven, setGiven] = useState(false);
  const again = useRef<HTMLElement>(null);
  const isOther = items.some((item) => otherOf(item, memberId) !== undefined);
  // The button that gave a task is gone with the next answer.
  useEffect(() => {
    if (!isGiven || !isOther) return;
    again.current?.focus();
    setGiven(false);
  }, [isGiven, isOther]);
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
      {mayPlan && isOther && (
        <section ref={again} tabIndex={-1} aria-label="Plan again">
          <p>A task has another member by now. A new plan goes by it.</p>
          <div className="acts2">
            <PlanAgain org={org} sprint={sprint} />
          </div>
        </section>
      )}
      {items.length === 0 && (
        <section>
          <p className="dim">Nothing is planned for {name} this week.</p>
        </section>
      )}
      {items.map((item) => (
        <Task
          key={item.taskId}
          item={item}
          sprint={sprint}
          org={org}
          memberId={memberId}
          onGiven={mayPlan ? () => setGiven(true) : undefined}
        />
      ))}
    </Drawer>
  );
}

interface TaskProps extends Pick<MemberWeekDrawerProps, 'sprint' | 'org'> {
  readonly item: SprintItem;
  readonly memberId: string;
  /** Absent: it is not to be given to another. */
  readonly onGiven: (() => void) | undefined;
}

/** Who has it, where that is not the member of the plan. */
function otherOf({ assigneeId }: SprintItem, memberId: string): string | undefined {
  return assigneeId === memberId ? undefined : assigneeId;
}

function Task({ item, sprint, org, memberId, onGiven }: TaskProps) {
  const { taskId, title, minutes, priority, status, why, alternatives } = item;
  const acting = useAct();
  const other = otherOf(item, memberId);
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
        {alternatives.map(({ memberId: id, name, score, says, canHave }) => (
          <dd key={id} title={`score ${score}`}>
            <b>{name}</b>: {says}
            {canHave && onGiven && (
              <Give item={item} org={org} to={{ id, name }} acting={acting} onGiven={onGiven} />
            )}
          </dd>
        ))}
      </dl>
      <Refusal error={acting.refusal} />
    </section>
  );
}

interface GiveProps extends Pick<TaskProps, 'item' | 'org'> {
  readonly to: { readonly id: string; readonly name: string };
  readonly acting: Acting;
  readonly onGiven: () => void;
}

function Give({ item, org, to, acting: { act, isBusy }, onGiven }: GiveProps) {
  const { data } = useQuery(orgQuery(org));
  if (!data || item.rev === undefined) return null;
  const task = { ...item, orgId: org, id: item.taskId, rev: item.rev };
  const wish = wishOver(item, data.me, to.id);
  const give = async (): Promise<void> => {
    if (await act(() => claim(task, wish))) onGiven();
  };
  return (
    <span className="acts2 give">
      <Button
        look="small"
        disabled={isBusy}
        aria-label={`Give to ${to.name}: ${item.title}`}
        onClick={() => void give()}
      >
        Give to {to.name}
      </Button>
      <Copy isSmall text={claimCommand(task, wish)} label="Copy as CLI" />
    </span>
  );
}
