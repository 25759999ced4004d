/** Times before now, for the answers of the stub. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** @param {number} ms before now; below zero: from now. */
export const past = (ms) => new Date(Date.now() - ms).toISOString();
