/** The week of each member: a lane with the tasks, and how much of the member's time they take. */
import type { Sprint, SprintMember } from '../../../../src/answers/sprints/sprints.ts';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { phaseNames } from '../../board/phase-names.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { Lane } from './parts/lane.tsx';
import type { PlanViewProps } from './parts/sprint-path.ts';
import { aboutText, shareText } from './parts/member-week-text.ts';
import { sprintPath } from './parts/sprint-path.ts';
import { columnText, hoursText } from '../../words/weeks.ts';

const ROW = '.person .nm a';

export function People({ sprint, parts }: PlanViewProps) {
  const go = useGo();
  const open = (member: string): void => go(sprintPath({ ...parts, member, side: undefined }));
  const move = (step: number): void => {
    const rows = [...document.querySelectorAll<HTMLElement>(ROW)];
    const focused = rows.findIndex((row) => row.closest('.person')?.contains(document.activeElement));
    const opened = sprint.members.findIndex(({ memberId }) => memberId === parts.member);
    const at = focused >= 0 ? focused : opened;
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  };
  useKeys('list', { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1) });
  return (
    <>
      <div className="days rule" aria-hidden="true">
        <span>Person</span>
        <div>
          {sprint.days.map((date) => (
            <span key={date}>{columnText(date)}</span>
          ))}
        </div>
        <span className="r">Planned</span>
      </div>
      <ul className="people" aria-label="Members and their week">
        {sprint.members.map((member) => (
          <Person
            key={member.memberId}
            member={member}
            days={sprint.days}
            isAt={member.memberId === parts.member}
            href={sprintPath({ ...parts, member: member.memberId, side: undefined })}
            onOpen={() => open(member.memberId)}
          />
        ))}
      </ul>
      <Legend members={sprint.members} />
    </>
  );
}

interface PersonProps {
  readonly member: SprintMember;
  readonly days: Sprint['days'];
  readonly isAt: boolean;
  readonly href: string;
  readonly onOpen: () => void;
}

function Person({ member, days, isAt, href, onOpen }: PersonProps) {
  const { name, plannedMinutes, capacityMinutes, overcommitted } = member;
  return (
    <li className={isAt ? 'person at' : 'person'}>
      <div className="nm">
        <AppLink className="clip" href={href} title={name} aria-current={isAt ? 'true' : undefined}>
          {name}
        </AppLink>
        <small className="clip" title={aboutText(member, phaseNames)}>
          {aboutText(member)}
        </small>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- for the mouse only: the link beside it does the same */}
      <div className="weeklane" onClick={onOpen}>
        <Lane member={member} days={days} />
      </div>
      <div className="cap">
        <b className={overcommitted ? 'bad' : undefined}>{hoursText(plannedMinutes)}</b> of{' '}
        {hoursText(capacityMinutes)}
        <br />
        <span className={overcommitted ? 'bad' : 'dim'}>
          {shareText(plannedMinutes, capacityMinutes)}
          {overcommitted && ', too much'}
        </span>
      </div>
    </li>
  );
}

function Legend({ members }: { readonly members: readonly SprintMember[] }) {
  const items = members.flatMap(({ items: own }) => own);
  const hasUnknown = items.some(({ fit, isCarried }) => fit === 'unknown' && !isCarried);
  return (
    <div className="pad legend dim">
      <span>
        <i className="k-gen" />
        fits genius
      </span>
      <span>
        <i className="k-comp" />
        fits competency
      </span>
      <span>
        <i className="k-fru" />
        frustrates
      </span>
      {hasUnknown && (
        <span>
          <i className="k-unknown" />
          fit unknown
        </span>
      )}
      <span>
        <i className="k-carry" />
        carried over
      </span>
      <span>
        <i className="k-off" />
        away, or partly
      </span>
    </div>
  );
}
