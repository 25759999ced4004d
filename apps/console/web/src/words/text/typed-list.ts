/** Lists as a person types them. Pure. */

/** By commas: `eu, at night`. */
export function typedList(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** Of names, which have no space: `report.*, mail.send`, `acme other`. */
export function typedNames(text: string): string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}

export function listText(list: readonly string[] | undefined): string {
  return (list ?? []).join(', ');
}
