const LONGEST = 32;

/** A condition as the picture shows it; the whole is in the table and in the drawer. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).trimEnd()}…`;
}
