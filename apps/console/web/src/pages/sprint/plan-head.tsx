/** What the plan is: its state, who decided about it, how much of the week it fills, and what can be done with it whole. */
import type { Sprint } from '../../../../src/answers/sprints/sprints.ts';
import { saveRows } from '../../acts/export/save-export.ts';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { actorName } from '../../words/actor-name.ts';
import { plural } from '../../words/numbers.ts';
import { PlanActs } from './parts/plan-acts.tsx';
import type { PlanViewProps } from './parts/sprint-path.ts';
import { showCommand } from './parts/sprint-acts.ts';
import { type SprintParts, sprintPath } from './parts/sprint-path.ts';
import { weekNumber } from '../../words/weeks.ts';

const STATES: Readonly<Record<Sprint['state'], { readonly word: string; readonly mark: string }>> = {
  draft: { word: 'Draft plan', mark: 'pending' },
  approved: { word: 'Approved plan', mark: 'succeeded' },
  active: { word: 'Active plan', mark: 'succeeded' },
  completed: { word: 'Completed plan', mark: 'succeeded' },
  cancelled: { word: 'Cancelled plan', mark: 'cancelled' },
};

export function PlanHead({ sprint, parts }: PlanViewProps) {
  const { state, version, weekStart, says, goal, metrics } = sprint;
  const { word, mark } = STATES[state];
  const text = showCommand(parts.org, weekStart);
  useKeys('list', {
    y: () => copyAndSay(text, 'Copied as CLI'),
  });
  return (
    <div className="jhead">
      <h2>
        <Mark state={mark} />
        {word}
        <small>
          version {version}, week {weekNumber(weekStart)}
        </small>
      </h2>
      <div className="acts2">
        <Compare sprint={sprint} parts={parts} />
        <Button look="plain" icon="dl" onClick={() => savePlan(sprint)}>
          Export
        </Button>
        <Copy isSmall text={text} label="Copy as CLI" />
        <PlanActs org={parts.org} sprint={sprint} />
      </div>
      <p>{says}</p>
      <p>
        <span className="dim">{metrics.says}</span>
      </p>
      {goal !== undefined && <p className="goal">{goal}</p>}
      <Decided sprint={sprint} />
    </div>
  );
}

function Compare({ sprint, parts }: PlanViewProps) {
  const isOpen = parts.side === 'changes' && parts.member === undefined;
  const side: SprintParts['side'] = isOpen ? undefined : 'changes';
  const { changes } = sprint;
  const count = changes ? changes.added.length + changes.leftOut.length + changes.moved.length : 0;
  return (
    <AppLink
      className="btn plain"
      href={sprintPath({ ...parts, member: undefined, side })}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span>
        Compare
        {count > 0 && (
          <>
            : {plural(count, 'change')}
            <span className="sr"> against the version before</span>
          </>
        )}
      </span>
    </AppLink>
  );
}

function Decided({ sprint: { history } }: Pick<PlanViewProps, 'sprint'>) {
  const [last] = history;
  if (last?.action !== 'approved' && last?.action !== 'cancelled') return null;
  return (
    <p className="dim">
      {last.action === 'approved' ? 'Approved' : 'Cancelled'}
      {last.by !== undefined && ` by ${actorName(last.by)}`} <Time at={last.at} isPast />
    </p>
  );
}

/** One line for each task, planned or not. */
function savePlan({ weekStart, version, days, members, unplanned }: Sprint): void {
  const planned = members.flatMap(({ memberId, name, items }) =>
    items.map(({ why, alternatives: _alternatives, startDay, finishDay, ...item }) => ({
      ...item,
      memberId,
      member: name,
      from: days[startDay],
      to: finishDay === undefined ? undefined : days[finishDay],
      why: why.map(({ code }) => code),
    })),
  );
  const left = unplanned.map(({ says: _says, ...task }) => task);
  saveRows([...planned, ...left], `sprint-${weekStart}-v${version}.ndjson`);
}
