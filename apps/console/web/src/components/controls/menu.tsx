/** A button with a list of actions: popover of the browser. Nothing on the page changes while it is open. */
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useLiveHold } from '../../live/live.ts';

interface MenuProps {
  /** Of the list, and of a button without a text. */
  readonly label: string;
  /** The button has a text, which is its name. */
  readonly hasText?: boolean;
  readonly button: ReactNode;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

const MARGIN = 4;

export function Menu({ label, hasText = false, button, className = 'ibtn', title, children }: MenuProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLiveHold('a menu is open', isOpen);
  // The browser focuses this item when it opens the list. The event `toggle` comes later, perhaps after the next key.
  useLayoutEffect(() => {
    for (const [nr, item] of items(box.current).entries()) item.toggleAttribute('autofocus', nr === 0);
  });
  return (
    <>
      <button
        type="button"
        ref={anchor}
        className={className}
        aria-label={hasText ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        title={title ?? label}
        popoverTarget={id}
      >
        {button}
      </button>
      <div
        id={id}
        ref={box}
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        className="menu"
        onToggle={({ newState }) => {
          setOpen(newState === 'open');
          if (newState === 'open') place(anchor.current, box.current);
        }}
        onKeyDown={(event) => {
          // The button has the focus again: Tab goes on from there.
          if (event.key === 'Tab') box.current?.hidePopover();
          else if (step(event.key, box.current)) event.preventDefault();
        }}
        onClick={({ target }) => {
          const item = target instanceof Element ? target.closest('[role^="menuitem"]') : null;
          if (item && item.role !== 'menuitemcheckbox') box.current?.hidePopover();
        }}
      >
        {children}
      </div>
    </>
  );
}

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly isChosen?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, isChosen, children }: MenuItemProps) {
  return (
    <button
      type="button"
      role={isChosen === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={isChosen}
      tabIndex={-1}
      onClick={onSelect}
    >
      {children}
    </button>
  );
}

interface MenuCheckProps {
  readonly isOn: boolean;
  readonly onChange: () => void;
  readonly children: ReactNode;
}

/** The menu stays open: several are chosen at once. */
export function MenuCheck({ isOn, onChange, children }: MenuCheckProps) {
  return (
    <button type="button" role="menuitemcheckbox" aria-checked={isOn} tabIndex={-1} onClick={onChange}>
      {children}
    </button>
  );
}

/**
 * Under the button, or above it where there is no room below; its right edge at that of the button. By properties: the
 * policy allows no style attributes.
 */
function place(anchor: HTMLElement | null, box: HTMLElement | null): void {
  if (!anchor || !box) return;
  const { top, bottom, right } = anchor.getBoundingClientRect();
  const below = bottom + MARGIN;
  const fits = below + box.offsetHeight <= innerHeight;
  box.style.top = `${fits ? below : Math.max(MARGIN, top - MARGIN - box.offsetHeight)}px`;
  box.style.left = `${Math.max(MARGIN, right - box.offsetWidth)}px`;
}

function step(key: string, box: HTMLElement | null): boolean {
  const all = items(box);
  const at = all.findIndex((item) => item === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: Math.max(at, 0) - 1, Home: 0, End: -1 }[key];
  if (to === undefined) return false;
  all.at(to % all.length)?.focus();
  return true;
}

function items(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}
