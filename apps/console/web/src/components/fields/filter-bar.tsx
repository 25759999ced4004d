/**
 * What holds, as chips; what comes, as text with completion. The chips are the address, so a page that is shared is the
 * same page. Backspace in the empty text takes the last chip back.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { completed, type KnownValues, type Suggestion } from '../../filter/completion.ts';
import type { FilterLanguage } from '../../filter/filter-language.ts';
import type { Chip } from '../../filter/words.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { Icon } from '../marks/icon.tsx';

interface FilterBarProps<Filter, Key extends string> {
  readonly filter: Filter;
  /** How its words are read and written. */
  readonly language: FilterLanguage<Filter, Key>;
  readonly known: KnownValues<Key>;
  readonly onChange: (filter: Filter) => void;
  /** On a phone, where the facets are a sheet. */
  readonly onFacets?: () => void;
  /** Beside the bar: `12 new`. */
  readonly children?: ReactNode;
}

export function FilterBar<Filter, Key extends string>({
  filter,
  language,
  known,
  onChange,
  onFacets,
  children,
}: FilterBarProps<Filter, Key>) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [problem, setProblem] = useState<string>();
  const suggestions = isOpen ? language.suggest(text, known) : [];
  const chips = language.chips(filter);
  useKeys('list', { '/': () => box.current?.focus() });

  const write = (next: string): void => {
    setText(next);
    setAt(-1);
    setOpen(true);
    setProblem(undefined);
  };
  const submit = (words: string): void => {
    const { filter: next, problems } = language.add(filter, words);
    setProblem(problems[0]);
    if (problems.length > 0) return;
    setText('');
    setOpen(false);
    onChange(next);
  };
  const take = (suggestion: Suggestion): void => {
    const next = completed(text, suggestion);
    if (suggestion.isDone) submit(next);
    else write(next);
    box.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    // The keys are those of an input method, whose Enter takes a word.
    if (event.nativeEvent.isComposing) return;
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    const chosen = suggestions[at];
    if (move !== undefined && isOpen && suggestions.length > 0) {
      setAt((now) => (now + move + suggestions.length + (now < 0 && move < 0 ? 1 : 0)) % suggestions.length);
    } else if (event.key === 'Enter') {
      if (chosen) take(chosen);
      else submit(text);
    } else if (event.key === 'Tab' && text !== '' && suggestions[0]) take(chosen ?? suggestions[0]);
    else if (event.key === 'Backspace' && text === '' && chips.length > 0) remove(chips.at(-1)?.key);
    else if (event.key === 'Escape') {
      if (isOpen && text !== '') setOpen(false);
      else box.current?.blur();
    } else return;
    event.preventDefault();
  };
  const remove = (key: Key | undefined): void => {
    if (key !== undefined) onChange(language.without(filter, key));
  };

  return (
    <div className="qbar">
      <div className="query" role="search" aria-label="Filter">
        <Icon name="search" />
        {chips.map((chip) => (
          <FilterChip
            key={chip.key}
            chip={chip}
            onRemove={(isByKey) => {
              remove(chip.key);
              if (isByKey) box.current?.focus();
            }}
          />
        ))}
        <input
          ref={box}
          className="caret"
          role="combobox"
          aria-label="Add to the filter"
          aria-autocomplete="list"
          aria-expanded={suggestions.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          spellCheck={false}
          autoComplete="off"
          placeholder={language.hint}
          value={text}
          onChange={({ target }) => write(target.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKey}
        />
      </div>
      {onFacets && (
        <button type="button" className="ibtn phone-only" aria-label="Facets" onClick={onFacets}>
          <Icon name="filter" />
        </button>
      )}
      {children}
      <Suggestions id={id} suggestions={suggestions} at={at} onTake={take} />
      {problem !== undefined && (
        <p className="note bad qproblem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function FilterChip({
  chip: { word, value },
  onRemove,
}: {
  readonly chip: Chip;
  /** By a key, the focus needs another place. */
  readonly onRemove: (isByKey: boolean) => void;
}) {
  return (
    <span className="chip">
      {word}
      <b>{value}</b>
      <button
        type="button"
        aria-label={`Remove ${word}${value}`}
        onClick={({ detail }) => onRemove(detail === 0)}
      >
        <Icon name="x" />
      </button>
    </span>
  );
}

interface SuggestionsProps {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly at: number;
  readonly onTake: (suggestion: Suggestion) => void;
}

function Suggestions({ id, suggestions, at, onTake }: SuggestionsProps) {
  const list = useRef<HTMLUListElement>(null);
  // Newer browsers return a promise here: an effect may not return it.
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <ul
      ref={list}
      className="suggest"
      id={`${id}-list`}
      role="listbox"
      aria-label="Filters"
      // A list that scrolls is a stop of Tab by itself, and this one is gone once the text has lost the focus.
      tabIndex={-1}
      hidden={suggestions.length === 0}
    >
      {suggestions.map((suggestion, nr) => (
        <li
          key={suggestion.text}
          id={`${id}-${nr}`}
          role="option"
          aria-selected={nr === at}
          // The input must not lose the focus before the choice is made.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <span className="mono">{suggestion.label}</span>
          <small>{suggestion.note}</small>
        </li>
      ))}
    </ul>
  );
}
