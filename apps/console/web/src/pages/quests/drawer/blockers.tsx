/** What blocks a task, in the words of people; each is resolved alone. */
import { useAct } from '../../../acts/use-act.ts';
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { useMay } from '../../../frame/rights.ts';
import { resolve, taskCommand } from '../../../board/task/task-verbs.ts';

export function Blockers({ task }: { readonly task: TaskView }) {
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  const open = task.blockers.flatMap((one, place) =>
    one.resolvedAt === undefined ? [{ ...one, place }] : [],
  );
  if (open.length === 0) return null;
  return (
    <section>
      <div className="lab">Blocked by</div>
      {open.map(({ text, createdAt, place }) => (
        <div key={`${place} ${createdAt}`} className="override">
          <p className="hold">
            {text}{' '}
            <span className="dim">
              <Time at={createdAt} isPast />
            </span>
          </p>
          {mayAct && !task.archived && (
            <Button look="small" disabled={isBusy} onClick={() => void act(() => resolve(task, place))}>
              Resolve
            </Button>
          )}
          {mayAct && !task.archived && (
            <Copy
              isSmall
              text={taskCommand('task:unblock', task, '--blocker', String(place))}
              label="Copy as CLI"
            />
          )}
        </div>
      ))}
      <Refusal error={refusal} />
    </section>
  );
}
