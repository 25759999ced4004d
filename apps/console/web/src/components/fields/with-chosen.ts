export type Options = readonly (readonly [value: string, word: string])[];

/** What an address or a record names is chosen, also where it is none of the options by now. */
export function withChosen(options: Options, chosen = ''): Options {
  const isThere = chosen === '' || options.some(([value]) => value === chosen);
  return isThere ? options : [...options, [chosen, chosen]];
}

export function asIs(word: string): readonly [string, string] {
  return [word, word];
}
