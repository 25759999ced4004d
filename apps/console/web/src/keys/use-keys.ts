/**
 * One listener for the keys of all pages. The handlers of a drawer go before those of a list, and those of a list
 * before those for anywhere. Keys never act inside inputs, nor below an open dialog or menu.
 */
import { useEffect, useRef } from 'react';
import { currentSettings } from '../settings/settings.ts';
import { type KeyName, strokeName } from './key-table.ts';

/** Returns false when it does not concern this handler after all: then the next is asked. */
export type KeyAction = (event: KeyboardEvent) => boolean | void;
export type KeyActions = Partial<Record<KeyName, KeyAction | undefined>>;

export type Level = keyof typeof LEVELS;

interface Layer {
  readonly level: Level;
  readonly actions: () => KeyActions;
}

/** `page`: keys of one page that mean something else in lists. */
const LEVELS = { anywhere: 0, list: 1, page: 1, object: 2 } as const;
/** A chord such as `g f` counts as one stroke. */
const CHORD_MS = 1_500;
/** Keys that only move, which go on while they are held. All others act once. */
const REPEATED: ReadonlySet<string> = new Set(
  'j k h l [ ] + - ArrowUp ArrowDown ArrowLeft ArrowRight'.split(' '),
);

const layers: Layer[] = [];
let chord: { readonly first: string; readonly until: number } | undefined;

export function startKeys(): void {
  addEventListener('keydown', act);
}

export function useKeys(level: Level, actions: KeyActions, isOn = true): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const layer = { level, actions: () => latest.current };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [level, isOn]);
}

/** Whether the key has an action on these levels of the page that is shown. */
export function hasAction(name: KeyName, levels: readonly Level[]): boolean {
  return layers.some(({ level, actions }) => levels.includes(level) && actions()[name] !== undefined);
}

export const isMac = /Mac|iP(?:hone|ad)/.test(navigator.platform);

function act(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const stroke = strokeName(event);
  if (stroke === undefined || (isWithinInput(event) && stroke !== 'Mod k')) return;
  if (isBelowAnother()) {
    // The browser has a search of its own by it.
    if (stroke === 'Mod k') event.preventDefault();
    return;
  }
  if (isOwnOfControl(event, stroke)) return;
  const isSingle = !/^Mod |^Escape$|^Enter$|^Arrow/.test(stroke);
  if (isSingle && !currentSettings().keys) return;
  const name = chord && chord.until > event.timeStamp ? `${chord.first} ${stroke}` : stroke;
  if (event.repeat && !REPEATED.has(stroke)) {
    // The browser has acts of its own by some: Mod a.
    if (actionsOf(name).length > 0) event.preventDefault();
    return;
  }
  chord = undefined;
  if (name === 'g') {
    chord = { first: 'g', until: event.timeStamp + CHORD_MS };
    return;
  }
  for (const action of actionsOf(name)) {
    if (action(event) !== false) {
      event.preventDefault();
      return;
    }
  }
}

/** In the order in which they are asked. */
function actionsOf(name: string): KeyAction[] {
  return layers
    .toSorted((one, other) => LEVELS[other.level] - LEVELS[one.level])
    .flatMap(({ actions }) => actions()[name as KeyName] ?? []);
}

/** An open dialog or menu has the keys: the browser closes it by Escape, unless the stroke is prevented. */
function isBelowAnother(): boolean {
  return document.querySelector('dialog:modal, [popover]:popover-open') !== null;
}

function isWithinInput({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(target.type))
    return false;
  return target.closest('input, textarea, select, [contenteditable]') !== null;
}

/**
 * A page's own key acts on its object only: not from a row of a list or a box of a picture, and beside a list only while
 * the drawer or nothing has the focus. Elsewhere the keys of lists hold.
 */
export function offRows(action: KeyAction): KeyAction {
  return (event) => (isOnAnother(event) ? false : action(event));
}

/** Not while the focus is in a drawer, which is about another object. */
export function offDrawer(action: KeyAction): KeyAction {
  return (event) =>
    event.target instanceof Element && event.target.closest('.drawer') !== null ? false : action(event);
}

function isOnAnother({ target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('tbody tr, [data-node]')) return true;
  // One at the side of a page is a part of that page.
  const drawer = document.querySelector('.drawer:not(.side)');
  return drawer !== null && !drawer.contains(target) && !target.matches('body, #main');
}

/** Enter on a link or a button is that link's or button's. */
function isOwnOfControl({ target }: KeyboardEvent, stroke: string): boolean {
  if (stroke !== 'Enter' || !(target instanceof HTMLElement)) return false;
  return target.closest('a[href], button, summary, [role="option"]') !== null;
}
