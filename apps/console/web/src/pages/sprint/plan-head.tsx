/** What the plan is: its state, who decided about it, how much of the week it fills, and what can be done with it whole. */
import type { Sprint } from '../../../../src/answers/sprints/sprints.ts';
import { saveRows } from '../../acts/export/save-export.ts';
import { CopyItems } from '../../acts/copy-commands.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { useIsPhone } from '../../settings/use-is-phone.ts';
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
  const { state, version, weekStart, says } = sprint;
  const { word, mark } = STATES[state];
  const go = useGo();
  const isPhone = useIsPhone();
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
        {!isPhone && <Compare sprint={sprint} parts={parts} />}
        <PlanActs org={parts.org} sprint={sprint} />
        <Menu label="More" button={<Icon name="more" />}>
          {isPhone && (
            <MenuItem onSelect={() => go(comparePath(parts))}>
              Compare: {plural(changesIn(sprint), 'change')}
            </MenuItem>
          )}
          <MenuItem onSelect={() => savePlan(sprint)}>Export</MenuItem>
          <CopyItems commands={[text]} />
        </Menu>
      </div>
      <p>{says}</p>
      <Decided sprint={sprint} />
    </div>
  );
}

/** How it was judged, and what it is for. */
export function PlanAbout({ sprint: { metrics, goal } }: Pick<PlanViewProps, 'sprint'>) {
  return (
    <div className="planabout">
      <p className="dim">{metrics.says}</p>
      {goal !== undefined && <p className="goal">{goal}</p>}
    </div>
  );
}

function Compare({ sprint, parts }: PlanViewProps) {
  const isOpen = isCompared(parts);
  const count = changesIn(sprint);
  return (
    <AppLink className="btn plain" href={comparePath(parts)} aria-current={isOpen ? 'true' : undefined}>
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

function isCompared({ side, member }: SprintParts): boolean {
  return side === 'changes' && member === undefined;
}

function comparePath(parts: SprintParts): string {
  return sprintPath({ ...parts, member: undefined, side: isCompared(parts) ? undefined : 'changes' });
}

function changesIn({ changes }: Sprint): number {
  return changes ? changes.added.length + changes.leftOut.length + changes.moved.length : 0;
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
