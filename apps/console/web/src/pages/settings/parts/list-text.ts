/** A list of names as a person types it: `report.*, mail.send`. Pure. */
export function typedNames(text: string): string[] {
  return text.split(/[\s,]+/).filter((one) => one !== '');
}

export function listText(list: readonly string[] | undefined): string {
  return (list ?? []).join(', ');
}
