/** The board of an organisation: its tasks by status, lists of tasks and quests, and one of each in the drawer. */
import { useQuery } from '@tanstack/react-query';
import type { Org } from '../../../../src/answers/board/orgs.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../components/controls/menu.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { useOpenedByKey } from '../../components/panels/use-drawer.ts';
import { useInSight } from '../../components/panels/use-in-sight.ts';
import { BoardPage } from '../../board/board-page.tsx';
import { boardQuery, orgQuery } from '../../board/board-queries.ts';
import { Maintained } from '../../board/maintained.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { BoardView } from './board/board-view.tsx';
import { QuestDrawer } from './drawer/quest-drawer.tsx';
import { TaskDrawer } from './drawer/task-drawer.tsx';
import { BoardEditor } from './edit/board-editor.tsx';
import { QuestEditor, QuestlineEditor } from './edit/quest-editor.tsx';
import { TaskEditor } from './edit/task-editor.tsx';
import { QuestList } from './lists/quest-list.tsx';
import { TaskList } from './lists/task-list.tsx';
import { type QuestParts, questPath, readQuestParts, VIEWS, withoutFilters } from './parts/quest-path.ts';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';

export function QuestsPage() {
  return (
    <BoardPage title="Quests" className="p-quests">
      {({ id }) => <WholeBoard key={id} id={id} />}
    </BoardPage>
  );
}

function WholeBoard({ id }: { readonly id: string }) {
  const query = useQuery(orgQuery(id));
  const { data } = query;
  if (!data) return <NoAnswer isPage query={query} />;
  return <Views org={data} />;
}

function Views({ org }: { readonly org: Org }) {
  const { search } = usePageAddress();
  const go = useGo();
  const parts = readQuestParts(search);
  const [takesFocus, setOpenedByKey] = useOpenedByKey(parts.task ?? parts.quest);
  const { data: board } = useQuery(boardQuery(org.id, {}));
  const mayAct = useMay('operator');
  const mayEditBoard = useMay('admin');
  const isEditing =
    mayAct &&
    parts.act !== undefined &&
    parts.act !== 'move' &&
    (parts.act !== 'edit-board' || mayEditBoard) &&
    (parts.act !== 'edit-questline' || parts.questline !== undefined);
  const hasDrawer = parts.task !== undefined || parts.quest !== undefined || isEditing;
  useInSight(parts.task ?? parts.quest ?? parts.act);
  const openTask = (task: string, isByKey: boolean, act?: 'move'): void => {
    setOpenedByKey(isByKey ? task : undefined);
    go(questPath({ ...parts, task, act }));
  };
  const openQuest = (quest: string, isByKey: boolean): void => {
    setOpenedByKey(isByKey ? quest : undefined);
    go(questPath({ ...parts, quest, task: undefined, act: undefined }));
  };
  const isEmpty =
    board !== undefined && board.quests.items.length === 0 && board.columns.every(({ count }) => count === 0);
  return (
    <div className={hasDrawer ? 'withdrawer' : undefined}>
      <div>
        <ViewLinks parts={parts} />
        <Maintained org={org.id} jobId="daily.questmaster" />
        {isEmpty && parts.archived === undefined ? (
          <NoQuests org={org.id} parts={parts} />
        ) : parts.view === 'tasks' ? (
          <TaskList org={org} parts={parts} onOpen={openTask} />
        ) : parts.view === 'quests' ? (
          <QuestList org={org.id} parts={parts} onOpen={openQuest} />
        ) : (
          <BoardView org={org} parts={parts} onOpen={openTask} />
        )}
      </div>
      {hasDrawer && <BoardDrawer org={org} parts={parts} isEditing={isEditing} takesFocus={takesFocus} />}
    </div>
  );
}

interface BoardDrawerProps {
  readonly org: Org;
  readonly parts: QuestParts;
  readonly isEditing: boolean;
  readonly takesFocus: boolean;
}

function BoardDrawer({ org, parts, isEditing, takesFocus }: BoardDrawerProps) {
  const go = useGo();
  const to = (change: Partial<QuestParts>) => (): void =>
    go(questPath({ ...parts, act: undefined, ...change }));
  const { task, quest, act } = parts;
  const leave = to({});
  if (isEditing && act === 'new-task')
    return (
      <TaskEditor
        org={org}
        questId={quest ?? parts.in}
        onClose={leave}
        onSaved={(id) => go(questPath({ ...parts, task: id, act: undefined }))}
      />
    );
  const openQuest = (id: string): void =>
    go(questPath({ ...parts, quest: id, task: undefined, act: undefined }));
  if (isEditing && act === 'new-quest')
    return <QuestEditor org={org.id} onClose={leave} onSaved={openQuest} />;
  if (isEditing && act === 'edit-board') return <BoardEditor org={org} onClose={leave} />;
  if (isEditing && act === 'edit-questline')
    return (
      <QuestlineEditor
        key={parts.questline}
        org={org.id}
        id={parts.questline}
        onClose={leave}
        onSaved={leave}
      />
    );
  if (isEditing && act === 'new-questline')
    return (
      <QuestlineEditor
        org={org.id}
        onClose={leave}
        onSaved={(questline) =>
          go(questPath({ ...withoutFilters(parts), view: 'quests', questline, act: undefined }))
        }
      />
    );
  if (task !== undefined && isEditing)
    return <TaskEditor key={task} org={org} id={task} onClose={leave} onSaved={leave} />;
  if (task !== undefined)
    return (
      <TaskDrawer
        key={task}
        org={org}
        id={task}
        parts={parts}
        takesFocus={takesFocus}
        onEdit={to({ act: 'edit' })}
        onClose={to({ task: undefined })}
      />
    );
  if (quest === undefined) return null;
  if (isEditing) return <QuestEditor key={quest} org={org.id} id={quest} onClose={leave} onSaved={leave} />;
  return (
    <QuestDrawer
      key={quest}
      org={org}
      id={quest}
      parts={parts}
      takesFocus={takesFocus}
      onEdit={to({ act: 'edit' })}
      onNewTask={to({ act: 'new-task' })}
      onClose={to({ quest: undefined })}
    />
  );
}

const VIEW_NAMES: Readonly<Record<(typeof VIEWS)[number], string>> = {
  board: 'Board',
  tasks: 'Tasks',
  quests: 'Quests',
};

function ViewLinks({ parts }: { readonly parts: QuestParts }) {
  const go = useGo();
  const mayAct = useMay('operator');
  const mayEditBoard = useMay('admin');
  const make = (act: NonNullable<QuestParts['act']>) => (): void =>
    go(questPath({ ...parts, task: undefined, act }));
  usePageActions(
    mayAct
      ? [
          { name: 'New task', icon: 'plus', act: make('new-task') },
          { name: 'New quest', icon: 'plus', act: make('new-quest') },
          { name: 'New questline', icon: 'plus', act: make('new-questline') },
          ...(mayEditBoard
            ? [{ name: 'Board settings', icon: 'edit', act: make('edit-board') } as const]
            : []),
        ]
      : [],
  );
  return (
    <div className="views">
      {VIEWS.map((view) => (
        <ChoiceLink
          key={view}
          href={questPath({ ...parts, view, act: undefined })}
          isOn={view === parts.view}
        >
          {VIEW_NAMES[view]}
        </ChoiceLink>
      ))}
      <span className="grow" />
      {mayEditBoard && (
        <Button look="small" icon="edit" onClick={make('edit-board')}>
          Board settings
        </Button>
      )}
      {mayAct && (
        <Menu
          label="New"
          hasText
          className="btn small"
          button={
            <>
              <Icon name="plus" />
              <span>New</span>
              <Icon name="down" />
            </>
          }
        >
          <MenuItem onSelect={make('new-task')}>Task</MenuItem>
          <MenuItem onSelect={make('new-quest')}>Quest</MenuItem>
          <MenuItem onSelect={make('new-questline')}>Questline</MenuItem>
        </Menu>
      )}
    </div>
  );
}

function NoQuests({ org, parts }: { readonly org: string; readonly parts: QuestParts }) {
  return (
    <Blank title="There is no quest on this board yet">
      <p className="soft">Make one with New, or import a file: an example shows how one is written.</p>
      <Command text="worker questboard:example --out board.yaml" />
      <Command text="worker questboard:import board.yaml --dry-run" />
      <Command text={commandLine('quest:create', 'First quest', '--org', org)} />
      <p>
        <AppLink className="acc" href={questPath({ org: parts.org, view: 'quests', archived: 'true' })}>
          What was archived
        </AppLink>
      </p>
    </Blank>
  );
}
