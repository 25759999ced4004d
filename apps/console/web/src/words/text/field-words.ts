/** The name of a field as words, `maxCostUsd`: `max cost usd`. Pure. */
export function fieldWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
