/** Texts as words of a shell, for command lines that a person pastes or a shell reads. */

/** Characters that no shell takes for more than themselves. For zsh a word that begins with `=` is the path of a command. */
const PLAIN = /^(?!=)[\w@%+=:,./-]+$/;

/** One word, quoted only where a shell would read it otherwise: `my.job`, `'two words'`. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : shellQuoted(text);
}

/** One word, quoted whatever is in it: `'can'\''t open'`. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
