/** A week without a plan: what makes one, unless the week is over. */
import { useAct } from '../../acts/use-act.ts';
import { Maintained } from '../../board/maintained.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { askReplan, replanCommand } from './parts/sprint-acts.ts';
import { weekText } from '../../words/weeks.ts';

interface NoPlanProps {
  readonly org: string;
  readonly week: string;
  readonly isOver: boolean;
}

export function NoPlan({ org, week, isOver }: NoPlanProps) {
  const mayAct = useMay('operator') && !isOver;
  const { act, isBusy, refusal } = useAct();
  const plan = (): void => {
    void act(() => askReplan(org, { weekStart: week, rev: 0, isApproved: false }));
  };
  usePageActions(mayAct ? [{ name: 'Plan the week', note: weekText(week), icon: 'play', act: plan }] : []);
  const title = `No plan for ${weekText(week)}`;
  if (isOver)
    return (
      <Blank title={title}>
        <p className="soft">The week is over: it gets no plan any more.</p>
      </Blank>
    );
  return (
    <Blank title={title}>
      <p className="soft">
        The planner makes the plan of a week from the open tasks, their order, and the time and skills of the
        members.
      </p>
      <Command text={replanCommand(org, week)} />
      <Maintained org={org} jobId="weekly.sprintplanner" />
      {mayAct && (
        <div className="acts2">
          <Button look="primary" icon="play" disabled={isBusy} onClick={plan}>
            {isBusy ? 'Planning…' : 'Plan the week…'}
          </Button>
        </div>
      )}
      <Refusal error={refusal} />
    </Blank>
  );
}
