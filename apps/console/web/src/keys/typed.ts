/** Whether a person would lose something if the page were left now. */
const changed = new Set<Element>();

export function watchTyping(): void {
  addEventListener(
    'input',
    ({ target }) => {
      for (const field of changed) if (!field.isConnected) changed.delete(field);
      if (target instanceof Element) changed.add(target);
    },
    true,
  );
}

/** A dialog may hold what was chosen without typing. */
export function isTypedOrAsked(): boolean {
  return document.querySelector('dialog[open]') !== null || [...changed].some(holdsAnswer);
}

function holdsAnswer(field: Element): boolean {
  if (!field.isConnected) return false;
  if (field instanceof HTMLTextAreaElement) return field.value !== '';
  if (field instanceof HTMLInputElement && !['checkbox', 'radio'].includes(field.type))
    return field.value !== '';
  // Boxes and choices outside of forms act at once.
  return field.closest('form') !== null;
}
