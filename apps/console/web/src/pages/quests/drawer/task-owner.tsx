/** Who has a task: it is claimed, given away, and, where another member has it, taken all the same. */
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { ApiProblem } from '../../../api/client.ts';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { anywayText, type ClaimWish, wishOver } from '../../../board/task/claim-wish.ts';
import { claimCommand } from '../../../board/task/task-verbs.ts';

interface OwnerProps {
  readonly task: TaskView;
  readonly org: Org;
  readonly onGive: (wish: ClaimWish) => void;
  /** Absent: it is mine, or I am no member. */
  readonly onTake: (() => void) | undefined;
}

export function TaskOwner({ task, org, onGive, onTake }: OwnerProps) {
  const give = (memberId: string | null) => (): void => onGive(wishOver(task, org.me, memberId));
  return (
    <>
      {onTake && (
        <Button hint="c" onClick={onTake}>
          Claim
        </Button>
      )}
      <Menu
        label="Give it to"
        hasText
        className="btn"
        button={
          <>
            <span>Give to</span>
            <Icon name="down" />
          </>
        }
      >
        {task.assigneeId !== undefined && <MenuItem onSelect={give(null)}>no member</MenuItem>}
        {membersBut(task, org).map(({ id, name }) => (
          <MenuItem key={id} onSelect={give(id)}>
            {name} <span className="dim">{id}</span>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

/** Those to whom it can be given. */
export function membersBut({ assigneeId }: TaskView, { members }: Org): Org['members'] {
  return members.filter(({ id, active }) => active && id !== assigneeId);
}

interface PassRuleProps {
  readonly error: Error | undefined;
  readonly task: TaskView;
  /** What was refused. */
  readonly wish: ClaimWish;
  readonly me: string | undefined;
  readonly onGive: (wish: ClaimWish) => void;
}

/** The refused wish again, over the member who has the task. */
export function PassRule({ error, task, wish, me, onGive }: PassRuleProps) {
  if (!(error instanceof ApiProblem) || error.code !== 'ALREADY_ASSIGNED') return null;
  const forced = { ...wish, force: true };
  return (
    <>
      <Button look="small" onClick={() => onGive(forced)}>
        {anywayText(wish, me)}
      </Button>
      <Copy isSmall text={claimCommand(task, forced)} label="Copy as CLI" />
    </>
  );
}
