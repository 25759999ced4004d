/** Who has a task: it is claimed and given away. */
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { Button } from '../../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { isOfOther } from '../../../acts/found-acts.ts';
import { type ClaimWish, wishOver } from '../../../board/task/claim-wish.ts';

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
          {isOfOther(task, org.me) ? 'Claim…' : 'Claim'}
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
