/** Of this package: a store that asks for newer code refuses it. A test keeps it equal to that of package.json. */
export const VERSION = '0.1.0';
