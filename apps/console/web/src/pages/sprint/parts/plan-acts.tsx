/** What people decide: plan again, approve, cancel. `a` approves while a draft is shown. */
import type { Sprint } from '../../../../../src/answers/sprints/sprints.ts';
import { isPlanApproved, planActs } from '../../../acts/found-acts.ts';
import { withHandlers } from '../../../acts/offered-acts.ts';
import { useAct } from '../../../acts/use-act.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { useKeys } from '../../../keys/use-keys.ts';
import { askApprove, askCancelPlan, askReplan } from './sprint-acts.ts';

interface PlanActsProps {
  readonly org: string;
  readonly sprint: Sprint;
}

interface Replan {
  /** Absent: the week gets no other plan, or the person may not make one. */
  readonly replan: (() => void) | undefined;
  readonly isBusy: boolean;
  readonly refusal: Error | undefined;
}

function useReplan({ org, sprint: { state, weekStart, thisWeek, rev } }: PlanActsProps): Replan {
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  const replan =
    mayAct && state !== 'completed' && weekStart >= thisWeek
      ? () => void act(() => askReplan(org, { weekStart, rev, isApproved: isPlanApproved(state) }))
      : undefined;
  return { replan, isBusy, refusal };
}

export function PlanAgain(props: PlanActsProps) {
  const { replan, isBusy, refusal } = useReplan(props);
  return (
    <>
      <ReplanButton replan={replan} isBusy={isBusy} />
      <Refusal error={refusal} />
    </>
  );
}

function ReplanButton({ replan, isBusy }: Pick<Replan, 'replan' | 'isBusy'>) {
  if (!replan) return null;
  return (
    <Button icon="play" disabled={isBusy} onClick={replan}>
      {isBusy ? 'Planning…' : 'Plan again'}
    </Button>
  );
}

export function PlanActs({ org, sprint }: PlanActsProps) {
  const mayAct = useMay('operator');
  const { replan, isBusy, refusal } = useReplan({ org, sprint });
  const { state, weekStart, thisWeek } = sprint;
  const isOver = weekStart < thisWeek;
  const approve = mayAct && state === 'draft' && !isOver ? () => askApprove(org, sprint) : undefined;
  const cancel =
    mayAct && (isPlanApproved(state) || state === 'draft') ? () => askCancelPlan(org, sprint) : undefined;
  useKeys('object', { a: approve });
  usePageActions(withHandlers(planActs({ org, ...sprint }), { approve, replan, cancel }));
  if (!replan && !cancel && !approve) return null;
  return (
    <>
      <div className="acts2">
        <ReplanButton replan={replan} isBusy={isBusy} />
        {approve && (
          <Button look="primary" hint="a" onClick={approve}>
            Approve plan
          </Button>
        )}
        {cancel && (
          <Button look="plain" aria-label="Cancel the plan" onClick={cancel}>
            Cancel…
          </Button>
        )}
      </div>
      <Refusal error={refusal} />
    </>
  );
}
