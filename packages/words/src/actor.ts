export const LONGEST_ACTOR = 100;

/** The name of a person or a program that acts: at most 100 characters, not blank. */
export function isActor(text: string): boolean {
  return text.trim() !== '' && text.length <= LONGEST_ACTOR;
}
