/** Whether a person would lose something if the page, a drawer or a dialog were left now. */
/** Fields that had an input, with the number of the last one. */
const changed = new Map<Element, number>();
/** What a field held when it was first touched: nothing is lost while it holds that. */
const before = new WeakMap<Element, string>();
let inputs = 0;
/** While its `submit` is handled. */
let submitted: Element | undefined;

export function watchTyping(): void {
  // The focus, too: boxes and choices have no `beforeinput`.
  for (const touch of ['focusin', 'beforeinput'])
    addEventListener(
      touch,
      ({ target }) => {
        if (target instanceof Element && !changed.has(target)) before.set(target, valueOf(target));
      },
      true,
    );
  addEventListener(
    'input',
    ({ target }) => {
      for (const field of changed.keys()) if (!field.isConnected) changed.delete(field);
      if (target instanceof Element) changed.set(target, (inputs += 1));
    },
    true,
  );
  for (const isBegun of [true, false])
    addEventListener(
      'submit',
      ({ target }) => {
        submitted = isBegun && target instanceof Element ? target : undefined;
      },
      isBegun,
    );
}

/** A dialog may hold what was chosen without typing. */
export function isTypedOrAsked(): boolean {
  return document.querySelector('dialog[open]') !== null || [...changed.keys()].some(holdsAnswer);
}

/** In a form: a search or a filter is soon typed again. */
export function isTypedIn(box: Element | null): boolean {
  return [...changed.keys()].some(
    (field) => box?.contains(field) === true && field.closest('form') !== null && holdsAnswer(field),
  );
}

/** Called in the `submit` of a form. Call the answer once the form has been stored: what it sent is not lost, what was typed since is. */
export function takeSubmitted(): () => void {
  const fields = [...changed].filter(([field]) => submitted?.contains(field));
  return () => {
    for (const [field, input] of fields) if (changed.get(field) === input) changed.delete(field);
  };
}

/** What is typed in the drawers of the page is given up. */
export function forgetDrawers(): void {
  for (const field of changed.keys()) if (field.closest('.drawer')) changed.delete(field);
}

let askDiscard: () => Promise<boolean> = () => Promise.resolve(true);
let asked: Promise<boolean> | undefined;

/** `ask`: whether the person gives up what is typed. */
export function askBeforeLeaving(ask: () => Promise<boolean>): void {
  askDiscard = ask;
}

export function isAskingToLeave(): boolean {
  return asked !== undefined;
}

/** Of the drawers of the page: false where the person keeps what is typed in one. Undefined: there is nothing to ask. */
export function mayLeaveTyped(): Promise<boolean> | undefined {
  if (![...document.querySelectorAll('.drawer')].some(isTypedIn)) return undefined;
  // One question at a time, however often the person tries to leave.
  asked ??= askDiscard().then((isLeft) => {
    asked = undefined;
    if (isLeft) forgetDrawers();
    return isLeft;
  });
  return asked;
}

/** Closes a drawer: asks first where a form in it has typed text. */
export function leaveTyped(leave: () => void): void {
  const answer = mayLeaveTyped();
  if (!answer) leave();
  else void answer.then((isLeft) => isLeft && leave());
}

function holdsAnswer(field: Element): boolean {
  // Boxes and choices outside of forms act at once.
  const isText = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && !isBox(field));
  return (
    field.isConnected &&
    (isText || field.closest('form') !== null) &&
    valueOf(field) !== (before.get(field) ?? '')
  );
}

function valueOf(field: Element): string {
  if (field instanceof HTMLInputElement && isBox(field)) return String(field.checked);
  return 'value' in field ? String(field.value) : '';
}

function isBox({ type }: HTMLInputElement): boolean {
  return type === 'checkbox' || type === 'radio';
}
