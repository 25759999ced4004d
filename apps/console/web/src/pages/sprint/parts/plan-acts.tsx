/** What people decide: plan again, approve, cancel. `a` approves while a draft is shown. */
import type { Sprint } from '../../../../../src/answers/sprints/sprints.ts';
import { isPlanApproved, planActs, type PlanVerb } from '../../../acts/found-acts.ts';
import { type OfferedAct, withHandlers } from '../../../acts/offered-acts.ts';
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

type Handlers = Partial<Record<PlanVerb, () => void>>;

interface PlanDoing {
  readonly offered: readonly OfferedAct<PlanVerb>[];
  /** Of those that are offered. */
  readonly handlers: Handlers;
  readonly isBusy: boolean;
  readonly refusal: Error | undefined;
}

function usePlanActs({ org, sprint }: PlanActsProps): PlanDoing {
  const { act, isBusy, refusal } = useAct();
  const { weekStart, rev, state } = sprint;
  const all: Readonly<Record<PlanVerb, () => void>> = {
    approve: () => askApprove(org, sprint),
    replan: () => void act(() => askReplan(org, { weekStart, rev, isApproved: isPlanApproved(state) })),
    cancel: () => askCancelPlan(org, sprint),
  };
  const offered = useMay('operator') ? planActs({ org, ...sprint }) : [];
  const handlers: Handlers = Object.fromEntries(offered.map(({ verb }) => [verb, all[verb]]));
  return { offered, handlers, isBusy, refusal };
}

export function PlanAgain(props: PlanActsProps) {
  const { handlers, isBusy, refusal } = usePlanActs(props);
  return (
    <>
      <ReplanButton replan={handlers.replan} isBusy={isBusy} />
      <Refusal error={refusal} />
    </>
  );
}

interface ReplanProps {
  readonly replan: (() => void) | undefined;
  readonly isBusy: boolean;
}

function ReplanButton({ replan, isBusy }: ReplanProps) {
  if (!replan) return null;
  return (
    <Button icon="play" disabled={isBusy} onClick={replan}>
      {isBusy ? 'Planning…' : 'Plan again'}
    </Button>
  );
}

export function PlanActs(props: PlanActsProps) {
  const { offered, handlers, isBusy, refusal } = usePlanActs(props);
  const { approve, replan, cancel } = handlers;
  useKeys('object', { a: approve });
  usePageActions(withHandlers(offered, handlers));
  if (offered.length === 0) return null;
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
