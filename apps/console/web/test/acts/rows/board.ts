/** The board of the stub. */
export const ORG = '/orgs/acme';
/** Where its records are edited. */
export const FORM = '.drawer form';
