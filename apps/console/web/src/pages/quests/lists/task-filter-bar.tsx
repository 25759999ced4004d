/** The filter of tasks: words, and one choice for each field. The address is its state. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import type { ListActsProps } from '../../../acts/export/list-acts.tsx';
import { useSettled } from '../../../settings/use-settled.ts';
import { Button } from '../../../components/controls/button.tsx';
import { asIs, type Options, withChosen } from '../../../components/fields/with-chosen.ts';
import { useGo } from '../../../components/links/app-link.tsx';
import { useLatestSearch } from '../../../components/links/page-address.ts';
import { useTyped } from '../../../components/links/use-typed.ts';
import { Icon } from '../../../components/marks/icon.tsx';
import { useQuestChoices } from '../../../board/quest-choices.ts';
import { useKeys } from '../../../keys/use-keys.ts';
import { FLAG_KINDS, PRIORITIES, STATUSES } from '../../../board/board-marks.ts';
import { FilterFold } from './filter-fold.tsx';
import { ARCHIVED } from './list-command.ts';
import {
  type FilterName,
  isFiltered,
  type QuestParts,
  questPath,
  readQuestParts,
  refiltered,
  TASK_FILTERS,
  withoutFilters,
} from '../parts/quest-path.ts';

interface TaskFilterBarProps {
  readonly org: Org;
  readonly parts: QuestParts;
  readonly list: ListActsProps;
}

const DATE = /^\d{4}-\d\d-\d\d$/;

export function TaskFilterBar({ org, parts, list }: TaskFilterBarProps) {
  const go = useGo();
  const quests = useQuestChoices(org.id);
  const latest = useLatestSearch();
  /** Boxes that are cleared begin anew, also with what they have not sent. */
  const [clears, setClears] = useState(0);
  const change = (name: FilterName, value: string): void => {
    const search = latest();
    if (search) go(questPath(refiltered(readQuestParts(search), name, value)));
  };
  const choice = (name: FilterName, label: string, options: Options) => (
    <Choice key={name} name={name} label={label} options={options} parts={parts} onChange={change} />
  );
  return (
    <FilterFold
      label="Filter of tasks"
      list={list}
      first={<Words key={clears} parts={parts} onChange={change} />}
    >
      {choice('status', 'any status', STATUSES.map(asIs))}
      {choice('in', 'any quest', quests)}
      {choice('assignee', 'any owner', [
        ['none', 'no owner'],
        ...org.members.map(({ id, name }) => [id, name] as const),
      ])}
      {choice('priority', 'any priority', PRIORITIES.map(asIs))}
      {choice('flag', 'any flag', FLAG_KINDS.map(asIs))}
      <DueBefore key={`due ${clears}`} parts={parts} onChange={change} />
      {choice('archived', 'on the board', ARCHIVED)}
      {parts.archived === undefined && choice('sort', 'by id', [['updated', 'last changed first']])}
      {/* On a phone they are without their text. */}
      {parts.tag !== undefined && (
        <Button look="small" icon="x" aria-label={`tag ${parts.tag}`} onClick={() => change('tag', '')}>
          tag {parts.tag}
        </Button>
      )}
      {isFiltered(parts, TASK_FILTERS) && (
        <Button
          look="small"
          icon="x"
          aria-label="Clear the filter"
          onClick={() => {
            setClears((count) => count + 1);
            go(questPath(withoutFilters(parts)));
          }}
        >
          Clear
        </Button>
      )}
    </FilterFold>
  );
}

interface WordsProps {
  readonly parts: QuestParts;
  readonly onChange: (name: FilterName, value: string) => void;
}

/** What is typed is asked about when the typing rests. */
function Words({ parts, onChange }: WordsProps) {
  const box = useRef<HTMLInputElement>(null);
  const { text, setText, send } = useTyped(parts.text ?? '', (next) => onChange('text', next));
  const settled = useSettled(text);
  const sendSettled = useEffectEvent(() => send(settled.trim()));
  useEffect(() => sendSettled(), [settled]);
  useKeys('list', { '/': () => box.current?.focus() });
  return (
    <div className="query">
      <Icon name="search" />
      <input
        ref={box}
        className="caret"
        aria-label="Words in the id, the title or the description"
        placeholder="id or words"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Escape') currentTarget.blur();
        }}
      />
    </div>
  );
}

/** It filters once it is a whole date. */
function DueBefore({ parts, onChange }: WordsProps) {
  const { text, setText, send } = useTyped(parts.dueBefore ?? '', (day) => onChange('dueBefore', day));
  return (
    <label className={parts.dueBefore === undefined ? 'due' : 'due chosen'}>
      <span>due before</span>
      <input
        placeholder="any day"
        title="A day, as 2026-02-27"
        pattern={DATE.source}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          if (target.value === '' || DATE.test(target.value)) send(target.value);
        }}
      />
    </label>
  );
}

interface ChoiceProps extends WordsProps {
  readonly name: FilterName;
  /** What it says while nothing is chosen. */
  readonly label: string;
  readonly options: Options;
}

function Choice({ name, label, options, parts, onChange }: ChoiceProps) {
  const value = parts[name] ?? '';
  return (
    <select
      className={value === '' ? undefined : 'chosen'}
      aria-label={name === 'in' ? 'quest' : name === 'assignee' ? 'owner' : name}
      value={value}
      onChange={({ target }) => onChange(name, target.value)}
    >
      <option value="">{label}</option>
      {withChosen(options, value).map(([each, word]) => (
        <option key={each} value={each}>
          {word}
        </option>
      ))}
    </select>
  );
}
