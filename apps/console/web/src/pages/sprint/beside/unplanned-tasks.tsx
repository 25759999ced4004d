/** What is not in the plan, and why: by reason, then the most pressing tasks. */
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { countText } from '../../../words/numbers.ts';
import type { PlanViewProps } from '../parts/sprint-path.ts';
import { TaskLink } from '../parts/task-link.tsx';

/** More are shown on demand. */
const FIRST = 7;
const MOST = 200;

export function UnplannedTasks({ sprint, parts, onClose }: PlanViewProps & { readonly onClose: () => void }) {
  const { unplanned, reasons } = sprint;
  return (
    <Drawer
      label="Not in the plan"
      title={
        <>
          <Icon name="sprint" />
          Not in the plan <span className="dim">{countText(unplanned.length)}</span>
        </>
      }
      isSide
      onClose={onClose}
    >
      {unplanned.length === 0 ? (
        <section>
          <p className="soft">Every task that could be done this week is planned.</p>
        </section>
      ) : (
        <Reasons sprint={sprint} parts={parts} key={reasons.map(({ reason }) => reason).join()} />
      )}
    </Drawer>
  );
}

function Reasons({ sprint: { unplanned, reasons }, parts }: PlanViewProps) {
  const [picked, setPicked] = useState<string>();
  const [isWhole, setWhole] = useState(false);
  const tasks = unplanned.filter(({ reason }) => picked === undefined || reason === picked);
  const shown = tasks.slice(0, isWhole ? MOST : FIRST);
  return (
    <>
      <section className="reasons">
        {reasons.map(({ reason, says, count }) => (
          <button
            key={reason}
            type="button"
            className="unr"
            aria-pressed={reason === picked}
            title={reason}
            onClick={() => setPicked(reason === picked ? undefined : reason)}
          >
            <b>{countText(count)}</b>
            <span>{says}</span>
          </button>
        ))}
      </section>
      <section>
        <ul className="unl" aria-label="Tasks that are left out">
          {shown.map(({ taskId, title, priority, says, blocker }) => (
            <li key={taskId}>
              <TaskLink org={parts.org} id={taskId} title={title} />
              {priority !== undefined && (
                <span className={`sev ${SEVERITY[priority] ?? ''}`}>{priority}</span>
              )}
              <span className="dim">
                {taskId} · {says}
                {blocker !== undefined && `: ${blocker}`}
              </span>
            </li>
          ))}
        </ul>
        {tasks.length > shown.length && !isWhole && (
          <Button look="plain small" onClick={() => setWhole(true)}>
            {tasks.length > MOST ? `Show the first ${MOST}` : `Show all ${countText(tasks.length)}`}
          </Button>
        )}
        {isWhole && tasks.length > MOST && (
          <p className="dim">
            The first {MOST} of {countText(tasks.length)}; Export has all.
          </p>
        )}
      </section>
    </>
  );
}

/** Only what presses is coloured. */
const SEVERITY: Readonly<Record<string, string>> = { urgent: 'critical', high: 'high' };
