/** Keys of the questions that an act on a user, a session, a token or a link changes. */
export const CHANGES: readonly string[] = ['access'];
