/** The plan of one week: its state, the week of each member, and beside it what was asked for. */
import { Maintained } from '../../board/maintained.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { useInSight } from '../../components/panels/use-in-sight.ts';
import { MemberWeekDrawer } from './beside/member-week-drawer.tsx';
import { PlanChanges } from './beside/plan-changes.tsx';
import { UnplannedTasks } from './beside/unplanned-tasks.tsx';
import { PlanAbout, PlanHead } from './plan-head.tsx';
import { People } from './people.tsx';
import { type PlanViewProps, type SprintParts, sprintPath } from './parts/sprint-path.ts';

export function PlanView({ sprint, parts }: PlanViewProps) {
  const go = useGo();
  const member = sprint.members.find(({ memberId }) => memberId === parts.member);
  // What is left out is beside every plan: only a side that was asked for is scrolled to.
  useInSight(member?.memberId ?? (parts.side === 'none' ? undefined : parts.side));
  const show = (side: SprintParts['side']): void => go(sprintPath({ ...parts, member: undefined, side }));
  const isBare = member === undefined && parts.side === 'none';
  return (
    <div className={isBare ? undefined : 'withdrawer'}>
      <div className="plan">
        <Maintained org={parts.org} jobId="weekly.sprintplanner" isBare />
        <PlanHead sprint={sprint} parts={parts} />
        <PlanAbout sprint={sprint} />
        {parts.member !== undefined && !member && (
          <p className="note hold">The member {parts.member} is not in this plan.</p>
        )}
        <People sprint={sprint} parts={parts} />
      </div>
      {member ? (
        <MemberWeekDrawer
          key={member.memberId}
          member={member}
          sprint={sprint}
          org={parts.org}
          onClose={() => show(undefined)}
        />
      ) : parts.side === 'changes' ? (
        <PlanChanges sprint={sprint} org={parts.org} onClose={() => show(undefined)} />
      ) : (
        !isBare && <UnplannedTasks sprint={sprint} parts={parts} onClose={() => show('none')} />
      )}
    </div>
  );
}
