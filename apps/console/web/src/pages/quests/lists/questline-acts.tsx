/** What is done to the questline that the list is filtered by. It has no page of its own. */
import { useAct } from '../../../acts/use-act.ts';
import { askArchive } from '../../../board/archive-record.ts';
import { ReturnRecord } from '../../../board/return-record.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { useGo } from '../../../components/links/app-link.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';
import type { Questline } from './use-questlines.ts';

interface QuestlineActsProps {
  readonly line: Questline;
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
  const archive = (): void => void act(() => askArchive('questline', { ...line, mayDetach, onDone: gone }));
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

export function ArchivedQuestline({ line }: Pick<QuestlineActsProps, 'line'>) {
  const mayAct = useMay('operator');
  return (
    <div className="pad">
      <p className="soft">The questline “{line.title}” is archived.</p>
      {mayAct && <ReturnRecord kind="questline" record={line} />}
    </div>
  );
}
