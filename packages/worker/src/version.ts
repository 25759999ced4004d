/** The version of this package: a store that needs newer code refuses it. A test compares it with package.json. */
export const VERSION = '0.1.0';
