/** The quests beside the columns: how far each is, and what its gate waits for. One that is chosen leaves its tasks in the columns. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { QuestList, QuestRow } from '../../../../../src/answers/board/board.ts';
import { doneText, OPEN_STATES, openFirst, questMark, questWord } from '../../../board/board-marks.ts';
import { questsQuery } from '../../../board/board-queries.ts';
import { AppLink } from '../../../components/links/app-link.tsx';
import { ChoiceLink } from '../../../components/links/choice.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { Bar } from '../parts/bar.tsx';
import { type QuestParts, questPath } from '../parts/quest-path.ts';

interface QuestLaneProps {
  readonly org: string;
  /** The first of the board, by id. */
  readonly quests: QuestList;
  readonly parts: QuestParts;
}

export function QuestLane({ org, quests: { items, next }, parts }: QuestLaneProps) {
  const hasMore = next !== undefined;
  // Those beyond the first may be open too: then there is no place for what has ended.
  const open = useInfiniteQuery({ ...questsQuery(org, { state: OPEN_STATES }), enabled: hasMore });
  const quests = open.data?.pages[0]?.items ?? items;
  return (
    <nav className="lane" aria-label="Quests">
      <ChoiceLink
        className="quest all"
        isOn={parts.in === undefined}
        href={questPath({ ...parts, in: undefined })}
      >
        All quests
      </ChoiceLink>
      {openFirst(quests).map((quest) => (
        <QuestItem key={quest.id} quest={quest} parts={parts} />
      ))}
      {hasMore && (
        <AppLink className="pad acc" href={questPath({ ...parts, view: 'quests' })}>
          All quests as a list
        </AppLink>
      )}
    </nav>
  );
}

function QuestItem({ quest, parts }: { readonly quest: QuestRow; readonly parts: QuestParts }) {
  const { id, title, waitsFor, progress } = quest;
  const { done, live } = progress;
  return (
    <ChoiceLink
      className="quest"
      isOn={parts.in === id}
      href={questPath({ ...parts, in: id, quest: id, task: undefined, act: undefined })}
      title={waitsFor.length > 0 ? `waits for ${waitsFor.join(', ')}` : undefined}
    >
      <span className="questhead">
        <Mark state={questMark(quest)} />
        <span className="sr">{questWord(quest)}</span>
        <span className="questtitle" title={title}>
          {title}
        </span>
        <span className="dim num">
          {done}/{live}
        </span>
      </span>
      <Bar share={live === 0 ? 0 : done / live} label={doneText({ done, live })} />
    </ChoiceLink>
  );
}
