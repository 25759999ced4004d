/** Boxes of a picture take the focus too, and are no elements of HTML. */
export function focusOn(target: Element | null, options?: FocusOptions): void {
  if (target instanceof HTMLElement || target instanceof SVGElement) target.focus(options);
}
