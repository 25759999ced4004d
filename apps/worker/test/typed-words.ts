/** The words of a typed command as a shell passes them on: without the quotes around them. */
export function typedWords(command: string): readonly string[] {
  return Array.from(command.matchAll(/'([^']*)'|\S+/g), ([word, quoted]) => quoted ?? word);
}
