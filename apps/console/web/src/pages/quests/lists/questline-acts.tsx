/** What is done to the questline that the list is filtered by. It has no page of its own. */
import type { QuestlineList } from '../../../../../src/answers/board/board.ts';
import { useAct } from '../../../acts/use-act.ts';
import { askArchive } from '../../../board/archive-record.ts';
import { useGo } from '../../../components/app-link.tsx';
import { Button } from '../../../components/button.tsx';
import { Refusal } from '../../../components/refusal.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';

interface QuestlineActsProps {
  readonly line: QuestlineList['items'][number];
  readonly parts: QuestParts;
}

export function QuestlineActs({ line, parts }: QuestlineActsProps) {
  const mayAct = useMay('operator');
  const mayDetach = useMay('admin');
  const go = useGo();
  const { act, isBusy, refusal } = useAct();
  const edit = (): void =>
    go(questPath({ ...parts, quest: undefined, task: undefined, act: 'edit-questline' }));
  const gone = (): void => go(questPath({ ...parts, questline: undefined, act: undefined }));
  const archive = (): void =>
    void act(async () => {
      await askArchive('questline', { ...line, mayDetach, onDone: gone });
      return undefined;
    });
  const note = `questline ${line.id}`;
  usePageActions(
    mayAct
      ? [
          { name: 'Edit questline', note, icon: 'edit', act: edit },
          { name: 'Archive questline', note, icon: 'stop', act: archive },
        ]
      : [],
  );
  if (!mayAct) return null;
  return (
    <div className="pad">
      <div className="acts2">
        <Button look="small" icon="edit" onClick={edit}>
          Edit questline
        </Button>
        <Button look="small" disabled={isBusy} onClick={archive}>
          Archive questline…
        </Button>
      </div>
      <Refusal error={refusal} />
    </div>
  );
}
