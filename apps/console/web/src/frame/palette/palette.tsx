/** One box: find a job, a queue, a schedule, a run, a record of a board, a page, or do something. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { alertConfigQuery } from '../../api/alert-queries.ts';
import { jobsQuery, queuesQuery, searchQuery } from '../../api/job-queries.ts';
import { schedulesQuery } from '../../api/schedule-queries.ts';
import type { SearchResults } from '../../../../src/answers/search.ts';
import { useGo } from '../../components/app-link.tsx';
import { Key } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useSettled } from '../../settings/use-settled.ts';
import { createValueStore, useValue } from '../../settings/store.ts';
import { useShownActions } from '../actions.ts';
import { useFrameActions } from '../frame-actions.ts';
import { findItems, type Item, type Known, matchParts } from './palette-items.ts';
import { useOwnPages } from '../rights.ts';

const isOpen = createValueStore(false);

export function openPalette(): void {
  isOpen.set(true);
}

export function Palette() {
  return useValue(isOpen) ? <OpenPalette /> : null;
}

function close(): void {
  isOpen.set(false);
}

function OpenPalette() {
  const id = useId();
  const go = useGo();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const sections = findItems(text, useKnown(text));
  const items = sections.flatMap((section) => section.items);
  const take = (item: Item | undefined, isNewTab = false): void => {
    if (!item) return;
    close();
    if (item.href !== undefined && isNewTab) window.open(item.href, '_blank', 'noopener');
    else if (item.href !== undefined) go(item.href);
    // After the dialog is closed: an action may open another.
    else setTimeout(() => item.act?.());
  };
  const onKey = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined) setAt((now) => (now + move + items.length) % Math.max(1, items.length));
    else if (event.key === 'Enter') take(items[at], event.metaKey || event.ctrlKey);
    else return;
    event.preventDefault();
  };
  const chosen = items[at];
  useEffect(() => {
    if (chosen)
      document.querySelector(`#${CSS.escape(`${id}-${chosen.key}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, id]);
  return (
    <Dialog label="Find or do" className="palette" onClose={close}>
      <div className="inp">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Find or do"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen && `${id}-${chosen.key}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="A job, a queue, a schedule, a task, #run, “error”, > action"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label="Found">
        {sections.map((section) => (
          <div key={section.name} role="group" aria-label={section.name}>
            <h3 aria-hidden="true">{section.name}</h3>
            {section.items.map((item) => (
              <Found
                key={item.key}
                id={`${id}-${item.key}`}
                item={item}
                text={text}
                isAt={item === chosen}
                onTake={() => take(item)}
              />
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && <p className="pad dim">Nothing is called that.</p>}
      <footer aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>⏎</kbd> open
        </span>
        <span>
          <Key name="Mod Enter" /> new tab
        </span>
        <span>
          <kbd>&gt;</kbd> only actions
        </span>
        <span>
          <kbd>#</kbd> a run
        </span>
      </footer>
    </Dialog>
  );
}

interface FoundProps {
  readonly id: string;
  readonly item: Item;
  readonly text: string;
  readonly isAt: boolean;
  readonly onTake: () => void;
}

function Found({ id, item, text, isAt, onTake }: FoundProps) {
  return (
    <div id={id} className="found" role="option" aria-selected={isAt} onClick={onTake}>
      {item.mark === undefined ? <Icon name={item.icon ?? 'chev'} /> : <Mark state={item.mark} />}
      <span className="clip">
        {matchParts(item.name, text).map((part) =>
          part.isMatch ? <mark key={part.text}>{part.text}</mark> : <span key={part.text}>{part.text}</span>,
        )}
        <small>{item.note}</small>
      </span>
      <span>
        {item.hint?.split(/(?<=^g) /).map((key) => (
          <Key key={key} name={key} />
        ))}
      </span>
    </div>
  );
}

/** Records of boards are found by the server; the lists of the others are here. */
function useFound(text: string): Pick<Known, 'quests' | 'tasks' | 'members'> {
  const wanted = useSettled(text.trim().slice(0, LONGEST_TEXT));
  const { data } = useQuery({ ...searchQuery(wanted), placeholderData: keepPreviousData });
  return {
    quests: (data?.quests ?? []).map((one) => boardItem(one, 'quest')),
    tasks: (data?.tasks ?? []).map((one) => boardItem(one, 'task')),
    members: (data?.members ?? []).map((one) => boardItem(one, 'member')),
  };
}

const LONGEST_TEXT = 100;
const ICONS = { quest: 'quests', task: 'deck', member: 'hand' } as const;

function boardItem(
  { org, id, name, isArchived }: SearchResults['quests'][number],
  kind: 'quest' | 'task' | 'member',
): Item {
  const page = kind === 'member' ? '/people' : '/quests';
  return {
    key: `${kind}-${org}-${id}`,
    name,
    note: `${isArchived ? 'archived ' : ''}${kind} ${id} of ${org}`,
    icon: ICONS[kind],
    href: `${page}?${new URLSearchParams({ org, [kind]: id }).toString()}`,
  };
}

function useKnown(text: string): Known {
  const { data: jobs } = useQuery(jobsQuery);
  const { data: queues } = useQuery(queuesQuery);
  const { data: schedules } = useQuery(schedulesQuery);
  const { data: alerts } = useQuery(alertConfigQuery);
  const own = useOwnPages();
  const found = useFound(text);
  const actions = [...useShownActions(), ...useFrameActions()];
  return {
    ...found,
    actions: actions.map((action) => ({ key: `${action.name} ${action.note}`, ...action })),
    pages: own.map(({ path, name, icon, key }) => ({ key: path, name, icon, hint: key, href: path })),
    jobs: (jobs?.items ?? []).map((job) => ({
      key: `job-${job.id}`,
      name: job.id,
      note: job.says,
      mark: job.state,
      href: `/jobs/${encodeURIComponent(job.id)}`,
    })),
    queues: (queues?.items ?? []).map((queue) => ({
      key: `queue-${queue.name}`,
      name: queue.name,
      note: `queue, ${queue.says}`,
      icon: 'queues',
      href: `/queues?queue=${encodeURIComponent(queue.name)}`,
    })),
    schedules: (schedules?.items ?? []).map(({ name, words }) => ({
      key: `schedule-${name}`,
      name,
      note: `schedule, ${words}`,
      icon: 'schedules',
      href: `/schedules?schedule=${encodeURIComponent(name)}`,
    })),
    rules: (alerts?.rules ?? []).map(({ name, says }) => ({
      key: `rule-${name}`,
      name,
      note: `rule: ${says}`,
      icon: 'alerts',
      href: `/alerts?rule=${encodeURIComponent(name)}`,
    })),
  };
}
