/** Whether a person would lose something if the page, a drawer or a dialog were left now. */
const changed = new Set<Element>();
/** Fields of the form that was sent last. */
let sent: readonly Element[] = [];

export function watchTyping(): void {
  addEventListener(
    'input',
    ({ target }) => {
      for (const field of changed) if (!field.isConnected) changed.delete(field);
      if (target instanceof Element) changed.add(target);
    },
    true,
  );
  addEventListener(
    'submit',
    ({ target }) => {
      sent = target instanceof Element ? [...changed].filter((field) => target.contains(field)) : [];
    },
    true,
  );
}

/** A dialog may hold what was chosen without typing. */
export function isTypedOrAsked(): boolean {
  return document.querySelector('dialog[open]') !== null || [...changed].some(holdsAnswer);
}

/** In a form: a search or a filter is soon typed again. */
export function isTypedIn(box: Element | null): boolean {
  return [...changed].some(
    (field) => box?.contains(field) === true && field.closest('form') !== null && holdsAnswer(field),
  );
}

/** The form that was sent last has been stored: what its fields hold is not lost. */
export function forgetSent(): void {
  for (const field of sent) changed.delete(field);
  sent = [];
}

let askDiscard: () => Promise<boolean> = () => Promise.resolve(true);

/** `ask`: whether the person gives up what is typed. */
export function askBeforeLeaving(ask: () => Promise<boolean>): void {
  askDiscard = ask;
}

/** Of the drawers of the page: false where the person keeps what is typed in one. Undefined: there is nothing to ask. */
export function mayLeaveTyped(): Promise<boolean> | undefined {
  const drawers = [...document.querySelectorAll('.drawer')].filter(isTypedIn);
  if (drawers.length === 0) return undefined;
  return askDiscard().then((isLeft) => {
    if (isLeft)
      for (const field of changed) if (drawers.some((box) => box.contains(field))) changed.delete(field);
    return isLeft;
  });
}

/** Closes a drawer, or shows another thing in it: asks first where a form in it has typed text. */
export function leaveTyped(leave: () => void): void {
  const asked = mayLeaveTyped();
  if (!asked) leave();
  else void asked.then((isLeft) => isLeft && leave());
}

function holdsAnswer(field: Element): boolean {
  if (!field.isConnected) return false;
  if (field instanceof HTMLTextAreaElement) return field.value !== '';
  if (field instanceof HTMLInputElement && !['checkbox', 'radio'].includes(field.type))
    return field.value !== '';
  // Boxes and choices outside of forms act at once.
  return field.closest('form') !== null;
}
