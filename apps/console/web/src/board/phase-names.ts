/** The phases of work, whose letters a working genius has. Pure. */
const NAMES: Readonly<Record<string, string>> = {
  W: 'Wonder',
  I: 'Invention',
  D: 'Discernment',
  G: 'Galvanizing',
  E: 'Enablement',
  T: 'Tenacity',
};

export function phaseName(letter: string): string {
  return NAMES[letter] ?? letter;
}

/** `Wonder, Tenacity` */
export function phaseNames(letters: readonly string[]): string {
  return letters.map(phaseName).join(', ');
}
