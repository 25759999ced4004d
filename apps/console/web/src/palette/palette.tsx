/** One box: find a job, a queue, a schedule, a run, a record of a board, a page, or do something. */
import { type ComponentType, type KeyboardEvent, lazy, Suspense, useEffect, useId, useState } from 'react';
import { Key } from '../components/controls/button.tsx';
import { useGo } from '../components/links/app-link.tsx';
import { Icon } from '../components/marks/icon.tsx';
import { Mark } from '../components/marks/state-mark.tsx';
import { Dialog } from '../components/panels/dialog.tsx';
import { showToast } from '../frame/toasts.tsx';
import { wantAct } from '../frame/palette/wanted-act.ts';
import { paletteOpen } from '../frame/palette/palette-open.ts';
import { useValue } from '../settings/store.ts';
import {
  findItems,
  type Item,
  matchParts,
  type Scope,
  scopeBeside,
  searchesBoards,
} from './palette-items.ts';
import type { FoundActsProps } from './found-acts.tsx';
import { useKnown } from './use-known.ts';

/** Where its program cannot be loaded, the palette does without these acts: an error here would take the page away. */
const FoundActs = lazy(async (): Promise<{ default: ComponentType<FoundActsProps> }> => {
  try {
    return { default: (await import('./found-acts.tsx')).FoundActs };
  } catch {
    return { default: () => null };
  }
});

export function Palette() {
  return useValue(paletteOpen) ? <OpenPalette /> : null;
}

function close(): void {
  paletteOpen.set(false);
}

function OpenPalette() {
  const id = useId();
  const go = useGo();
  const [text, setText] = useState('');
  // By its key: what is found later may come above it.
  const [key, setKey] = useState<string>();
  const [scope, setScope] = useState<Scope>('everything');
  const [foundActs, setFoundActs] = useState<readonly Item[]>([]);
  const { found, ...known } = useKnown(text, foundActs);
  const sections = findItems(text, known, scope);
  const items = sections.flatMap((section) => section.items);
  const at = Math.max(
    0,
    items.findIndex((item) => item.key === key),
  );
  const take = (item: Item | undefined, isNewTab = false): void => {
    if (!item) return;
    close();
    if (item.href !== undefined && isNewTab) window.open(item.href, '_blank', 'noopener');
    else if (item.href !== undefined) {
      if (item.isWanted === true)
        wantAct(item.name, item.href, () =>
          showToast({ says: `Not possible now: ${item.name.replace(/…$/, '')}`, mark: 'failed' }),
        );
      go(item.href);
    }
    // After the dialog is closed: an action may open another.
    else setTimeout(() => item.act?.());
  };
  const widen = (step: 1 | -1): void => {
    setScope((now) => scopeBeside(now, step));
    setKey(undefined);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined) setKey(items.at((at + move) % items.length)?.key);
    else if (event.key === 'Enter') take(items[at], event.metaKey || event.ctrlKey);
    else if (event.key === 'Tab') widen(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  const chosen = items[at];
  const chosenId = chosen && `${id}-${chosen.key}`;
  // When another is chosen or other things are asked for: a list that is found anew stays where a person has scrolled it.
  useEffect(() => {
    if (chosenId !== undefined)
      document.querySelector(`#${CSS.escape(chosenId)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId, text, scope]);
  return (
    <Dialog label="Find or do" className="palette" onClose={close}>
      <Suspense>
        <FoundActs text={text} found={found} onFound={setFoundActs} />
      </Suspense>
      <div className="inp">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Find or do"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosenId}
          autoComplete="off"
          spellCheck={false}
          placeholder="A job, a queue, a schedule, a task, #run, “error”, > action"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setKey(undefined);
          }}
          onKeyDown={onKey}
        />
        <button
          type="button"
          className="ghost"
          tabIndex={-1}
          aria-live="polite"
          // The focus stays in the box: the next letters and keys go there.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => widen(1)}
        >
          in {scope} <Key name="Tab" />
        </button>
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
      {known.isCut && searchesBoards(text, scope) && (
        <p className="pad dim">Not everything on the boards was searched.</p>
      )}
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
        {matchParts(item.name, text).map((part, nr) =>
          part.isMatch ? <mark key={nr}>{part.text}</mark> : <span key={nr}>{part.text}</span>,
        )}
        <small>
          {item.note !== undefined && <span className="sr">, </span>}
          {item.note}
        </small>
      </span>
      <span aria-hidden={item.hint === undefined}>
        {(item.hint ?? (isAt ? 'Enter' : ''))
          .split(/(?<=^g) /)
          .filter(Boolean)
          .map((key) => (
            <Key key={key} name={key} />
          ))}
      </span>
    </div>
  );
}
