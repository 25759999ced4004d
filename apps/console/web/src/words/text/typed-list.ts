/** What a person types as a list, by commas: `eu, at night`. Pure. */
export function typedList(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
