/** The acts on one quest. Its states move by themselves; people hold, release, cancel and restore. */
import type { QuestView } from '../../../../../src/answers/board/board.ts';
import { CopyItems } from '../../../acts/copy-commands.tsx';
import { useAct } from '../../../acts/use-act.ts';
import { askArchive } from '../../../board/archive-record.ts';
import { ReturnRecord } from '../../../board/return-record.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { type PageAction, usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { offRows, useKeys } from '../../../keys/use-keys.ts';
import { askCancelQuest } from './cancel-quest.tsx';
import { hold, restore } from './quest-verbs.ts';
import { taskCommand } from '../../../board/task/task-verbs.ts';

interface QuestToDoProps {
  readonly quest: QuestView;
  readonly onEdit: () => void;
  readonly onGone: () => void;
}

export function QuestToDo({ quest, onEdit, onGone }: QuestToDoProps) {
  const mayAct = useMay('operator');
  const mayDetach = useMay('admin');
  const { act, isBusy, refusal } = useAct();
  const isCancelled = quest.state === 'cancelled';
  const holdIt = (): void => void act(() => hold(quest));
  const cancel = (): void => askCancelQuest(quest);
  const bringBack = (): void => void act(() => restore(quest));
  const isOn = mayAct && !quest.archived;
  useKeys(
    'object',
    {
      p: isCancelled ? undefined : offRows(holdIt),
      c: isCancelled ? undefined : offRows(cancel),
      r: isCancelled ? offRows(bringBack) : undefined,
      e: offRows(onEdit),
    },
    isOn,
  );
  const note = `quest ${quest.id}`;
  const verbs: readonly PageAction[] = isCancelled
    ? [{ name: 'Restore', note, hint: 'r', act: bringBack }]
    : [
        { name: quest.hold ? 'Release' : 'Hold', note, icon: 'pause', hint: 'p', act: holdIt },
        { name: 'Cancel', note, icon: 'stop', hint: 'c', act: cancel },
      ];
  usePageActions(isOn ? [...verbs, { name: 'Edit', note, icon: 'edit', hint: 'e', act: onEdit }] : []);
  if (!mayAct) return null;
  if (quest.archived) return <ReturnRecord kind="quest" record={quest} />;
  const commands = ['quest:hold', 'quest:release', 'quest:cancel', 'quest:restore', 'quest:show'].map(
    (name) => taskCommand(name, quest),
  );
  return (
    <>
      <div className="acts2">
        {isCancelled ? (
          <Button look="primary" hint="r" disabled={isBusy} onClick={bringBack}>
            Restore
          </Button>
        ) : (
          <>
            <Button icon={quest.hold ? 'play' : 'pause'} hint="p" disabled={isBusy} onClick={holdIt}>
              {quest.hold ? 'Release' : 'Hold'}
            </Button>
            <Button icon="stop" look="danger" hint="c" onClick={cancel}>
              Cancel…
            </Button>
          </>
        )}
        <Button icon="edit" hint="e" onClick={onEdit}>
          Edit
        </Button>
        <Menu label="More to do" button={<Icon name="more" />}>
          <MenuItem
            onSelect={() =>
              void act(() =>
                askArchive('quest', { ...quest, tasks: quest.tasks.length, mayDetach, onDone: onGone }),
              )
            }
          >
            Archive…
          </MenuItem>
          <CopyItems commands={commands} without={` --org ${quest.orgId}`} />
        </Menu>
      </div>
      <Refusal error={refusal} />
    </>
  );
}
