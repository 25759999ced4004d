/**
 * The user of a console without sign-in, whose acts are those of `user:nobody`: one person among all. No user may have
 * this name, and no member of a board acts by it.
 */
export const UNKNOWN_PERSON = 'nobody';
